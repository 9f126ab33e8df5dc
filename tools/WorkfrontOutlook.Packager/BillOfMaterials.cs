using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace WorkfrontOutlook.Packager;

/// <summary>Writes the software bill of materials, CycloneDX 1.6 as JSON: the packages, what needs what, and every file with its hash.</summary>
internal static class BillOfMaterials
{
    /// <summary>Writes the bill.</summary>
    /// <param name="manifest">The module's manifest.</param>
    /// <param name="files">The module's files, in order.</param>
    /// <param name="packages">The packages that it ships.</param>
    /// <param name="time">The time that it carries.</param>
    /// <param name="path">The bill's path.</param>
    public static void Write(ModuleManifest manifest, IReadOnlyList<ModuleFile> files, IReadOnlyList<ShippedPackage> packages, DateTimeOffset time, string path)
    {
        (string Name, string Hash)[] hashed = files.Select(file => (file.Name, file.Sha256())).ToArray();
        using FileStream stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", "urn:uuid:" + Serial(hashed));
        json.WriteNumber("version", 1);

        json.WriteStartObject("metadata");
        json.WriteString("timestamp", time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        json.WriteStartObject("component");
        json.WriteString("type", "library");
        json.WriteString("bom-ref", manifest.Name);
        json.WriteString("name", manifest.Name);
        json.WriteString("version", manifest.Version);
        json.WriteString("description", manifest.Description);
        json.WriteString("copyright", manifest.Copyright);
        License(json, "MIT", null);
        Address(json, "website", manifest.ProjectUri.AbsoluteUri);
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartArray("components");
        foreach (ShippedPackage package in packages)
        {
            Component(json, package);
        }

        foreach ((string name, string hash) in hashed)
        {
            json.WriteStartObject();
            json.WriteString("type", "file");
            json.WriteString("bom-ref", "file:" + name);
            json.WriteString("name", name);
            Hash(json, "SHA-256", hash);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        json.WriteStartArray("dependencies");
        Needs(json, manifest.Name, packages.Select(Reference));
        Dictionary<string, string> references = packages.ToDictionary(package => package.Id, Reference, StringComparer.OrdinalIgnoreCase);
        foreach (ShippedPackage package in packages)
        {
            Needs(json, Reference(package), package.Dependencies.Select(id => references[id]));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Component(Utf8JsonWriter json, ShippedPackage package)
    {
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", Reference(package));
        json.WriteStartArray("authors");
        json.WriteStartObject();
        json.WriteString("name", package.Authors);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("name", package.Id);
        json.WriteString("version", package.Version);
        Hash(json, "SHA-512", package.Sha512);
        License(json, package.License, package.LicenseText);
        if (package.Copyright.Length > 0)
        {
            json.WriteString("copyright", package.Copyright);
        }

        json.WriteString("purl", Reference(package));
        if (package.Project.Length > 0)
        {
            Address(json, "website", package.Project);
        }

        json.WriteStartObject("evidence");
        json.WriteStartArray("occurrences");
        foreach (string file in package.Files)
        {
            json.WriteStartObject();
            json.WriteString("location", file);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Reference(ShippedPackage package) => $"pkg:nuget/{package.Id}@{package.Version}";

    private static void License(Utf8JsonWriter json, string? expression, string? text)
    {
        json.WriteStartArray("licenses");
        json.WriteStartObject();
        if (expression is not null)
        {
            json.WriteString("expression", expression);
        }
        else
        {
            json.WriteStartObject("license");
            json.WriteString("name", "as its text says");
            json.WriteStartObject("text");
            json.WriteString("contentType", "text/plain");
            json.WriteString("content", text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Hash(Utf8JsonWriter json, string algorithm, string content)
    {
        json.WriteStartArray("hashes");
        json.WriteStartObject();
        json.WriteString("alg", algorithm);
        json.WriteString("content", content);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Address(Utf8JsonWriter json, string kind, string url)
    {
        json.WriteStartArray("externalReferences");
        json.WriteStartObject();
        json.WriteString("type", kind);
        json.WriteString("url", url);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Needs(Utf8JsonWriter json, string reference, IEnumerable<string> needed)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        json.WriteStartArray("dependsOn");
        foreach (string other in needed.Distinct(StringComparer.Ordinal))
        {
            json.WriteStringValue(other);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // One number for one content, not for one run: a UUID of version 8, which is made for that.
    private static Guid Serial(IEnumerable<(string Name, string Hash)> hashed)
    {
        byte[] bytes = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(hashed.Select(file => $"{file.Hash}  {file.Name}\n"))));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes.AsSpan(0, 16), bigEndian: true);
    }
}
