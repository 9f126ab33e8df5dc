using System.Globalization;
using NuGet.Packaging;

namespace WorkfrontOutlook.Packager;

/// <summary>The texts of licenses.</summary>
internal static class Licenses
{
    /// <summary>Gives a package's license as a text: its own file if it has one, else the text of what its expression names.</summary>
    /// <param name="package">The package, for the error.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="license">What it says of its license; packages of before 2018 say nothing but an address.</param>
    /// <param name="copyright">Its copyright line.</param>
    /// <returns>The text.</returns>
    public static string TextOf(string package, string folder, LicenseMetadata? license, string copyright)
    {
        if (license?.Type == LicenseType.File)
        {
            return Clean(File.ReadAllText(Path.Combine(folder, license.License)));
        }

        if (ShippedPackages.FileOf(folder, "LICENSE.TXT", "LICENSE", "LICENSE.md") is string file)
        {
            return Clean(File.ReadAllText(file));
        }

        using Stream? known = typeof(Licenses).Assembly.GetManifestResourceStream("License." + license?.License);
        if (known is null)
        {
            throw new PackagingException($"The license of {package} ({license?.License ?? "none stated"}) has no text. Add it to the Packager's Licenses folder.");
        }

        using var reader = new StreamReader(known);
        string text = Clean(reader.ReadToEnd());
        return text.Contains("{0}", StringComparison.Ordinal) ? string.Format(CultureInfo.InvariantCulture, text, copyright) : text;
    }

    /// <summary>Makes a text alike on every machine: one kind of line end, no byte order mark, no blanks around it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text, cleaned.</returns>
    public static string Clean(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim('\n', '\uFEFF');
}
