namespace WorkfrontOutlook.Packager;

/// <summary>A package whose assemblies lie in the module.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Authors">Who made it.</param>
/// <param name="Copyright">Its copyright line; empty when it states none.</param>
/// <param name="Project">Its project's address; empty when it states none.</param>
/// <param name="License">The SPDX expression, or null when it states its license only as a text.</param>
/// <param name="LicenseText">The license's text.</param>
/// <param name="Notices">The notices that it passes on, or null.</param>
/// <param name="Sha512">The package's own hash, in lower-case hexadecimal.</param>
/// <param name="Files">Its assemblies in the module, with slashes.</param>
/// <param name="Dependencies">The ids of the shipped packages that it needs.</param>
public sealed record ShippedPackage(
    string Id,
    string Version,
    string Authors,
    string Copyright,
    string Project,
    string? License,
    string LicenseText,
    string? Notices,
    string Sha512,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Dependencies);
