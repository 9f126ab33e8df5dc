namespace WorkfrontOutlook.Packager;

/// <summary>
/// Packs the staged module: `notices (module folder) (project.assets.json)` writes ThirdPartyNotices.txt into it, `pack (module
/// folder) (project.assets.json) (output folder) (repository)` makes the packages. Errors are in the form that the build shows.
/// </summary>
public static class Program
{
    /// <summary>Runs the tool.</summary>
    /// <param name="args">The task and its folders.</param>
    /// <returns>0, or 1 when the module can't be packed.</returns>
    public static int Main(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        try
        {
            switch (args)
            {
                case ["notices", var module, var assets]:
                    ThirdPartyNotices.Write(module, ShippedPackages.Find(module, assets));
                    return 0;
                case ["pack", var module, var assets, var output, var repository]:
                    foreach (FileInfo file in Packages.Make(module, ShippedPackages.Find(module, assets), SourceTime.Of(repository), output))
                    {
                        Console.WriteLine($"{file.Length,12:N0}  {file.Name}");
                    }

                    return 0;
                default:
                    Console.Error.WriteLine("Packager: error WFPACK: say notices or pack, and give its folders.");
                    return 1;
            }
        }
        catch (Exception failure) when (failure is PackagingException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"Packager: error WFPACK: {failure.Message}");
            return 1;
        }
    }
}
