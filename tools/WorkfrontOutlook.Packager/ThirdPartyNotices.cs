using System.Text;

namespace WorkfrontOutlook.Packager;

/// <summary>Writes ThirdPartyNotices.txt: each package that is shipped, its license, and the notices that it passes on.</summary>
public static class ThirdPartyNotices
{
    /// <summary>The file's name in the module.</summary>
    public const string FileName = "ThirdPartyNotices.txt";

    private static readonly string Line = new('-', 78);

    /// <summary>Writes the file into the module.</summary>
    /// <param name="module">The module's folder.</param>
    /// <param name="packages">The packages that are shipped.</param>
    public static void Write(string module, IReadOnlyList<ShippedPackage> packages) =>
        File.WriteAllText(Path.Combine(module, FileName), Make(packages), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

    /// <summary>Makes the text.</summary>
    /// <param name="packages">The packages that are shipped.</param>
    /// <returns>The text, with line feeds.</returns>
    public static string Make(IReadOnlyList<ShippedPackage> packages)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var text = new StringBuilder("Third-party notices\n\nWorkfrontOutlook is under the MIT license (see LICENSE). The module contains these packages:\n\n");
        foreach (ShippedPackage package in packages)
        {
            text.Append("    " + package.Id + " " + package.Version + " (" + (package.License ?? "license text below") + ")\n");
        }

        // Many packages have one text; it is written once, under the names of all.
        foreach (IGrouping<string, ShippedPackage> same in packages.GroupBy(package => package.LicenseText, StringComparer.Ordinal))
        {
            Section(text, "License of " + Names(same), same.Key);
        }

        foreach (IGrouping<string, ShippedPackage> same in packages.Where(package => package.Notices is not null).GroupBy(package => package.Notices!, StringComparer.Ordinal))
        {
            Section(text, "Notices that are passed on with " + Names(same), same.Key);
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, string content) =>
        text.Append('\n').Append(Line).Append('\n').Append(title).Append('\n').Append(Line).Append("\n\n").Append(content).Append('\n');

    private static string Names(IEnumerable<ShippedPackage> packages) => string.Join(", ", packages.Select(package => $"{package.Id} {package.Version}"));
}
