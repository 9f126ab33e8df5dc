using System.Text;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Tests add-in manifests, XML and unified JSON. The kind is told from the content. Nothing outside the text is read: no
/// document type definition, no external entity, no schema.
/// </summary>
public static class AddInManifest
{
    /// <summary>The largest manifest, in bytes of a file or characters of a text. Published ones have up to some 100 kB.</summary>
    internal const int MaximumSize = 5 * 1024 * 1024;

    /// <summary>The deepest nesting. Published manifests have about 15 levels.</summary>
    internal const int MaximumDepth = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>Tests the manifest in a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="catalog">The list of known add-ins, or null to leave it out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What the manifest says and what follows.</returns>
    /// <exception cref="WfException">ManifestFileNotFound, ManifestFileNotRead, NotAManifest, ManifestNotSafe or
    /// ManifestTooLarge.</exception>
    public static async Task<WfManifestTest> TestFileAsync(string path, AddInCatalog? catalog, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                throw WfErrors.ManifestFileNotFound.For(path, path);
            }

            using Stream stream = InputFile.Open(path, FileShare.ReadWrite, 4096, FileOptions.Asynchronous, cancellationToken);
            using MemoryStream copy = new();
            byte[] buffer = new byte[16 * 1024];
            int count;
            while ((count = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (copy.Length + count > MaximumSize)
                {
                    throw TooLarge(path);
                }

                copy.Write(buffer, 0, count);
            }

            content = copy.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException or System.Security.SecurityException)
        {
            throw WfErrors.ManifestFileNotRead.Because(exception, path, path, exception.Message);
        }

        return Test(content, path, catalog);
    }

    /// <summary>Tests a manifest given as bytes.</summary>
    /// <param name="content">The bytes; UTF-8, UTF-16, or what an XML declaration names.</param>
    /// <param name="path">The file that they came from, for messages and the result, or null.</param>
    /// <param name="catalog">The list of known add-ins, or null to leave it out.</param>
    /// <returns>What the manifest says and what follows.</returns>
    /// <exception cref="WfException">NotAManifest, ManifestNotSafe or ManifestTooLarge.</exception>
    public static WfManifestTest Test(byte[] content, string? path, AddInCatalog? catalog)
    {
        if (content is null)
        {
            throw new ArgumentNullException(nameof(content));
        }

        string target = path ?? ManifestText.TheText;
        return content.Length > MaximumSize
            ? throw TooLarge(target)
            : Test(Decode(content, target), target, path, null, catalog);
    }

    /// <summary>Tests a manifest given as text.</summary>
    /// <param name="manifest">The text.</param>
    /// <param name="name">What it belongs to, for messages: an add-in's name or id, or null.</param>
    /// <param name="assetId">The add-in's asset id, which a manifest doesn't have, or null.</param>
    /// <param name="catalog">The list of known add-ins, or null to leave it out.</param>
    /// <returns>What the manifest says and what follows.</returns>
    /// <exception cref="WfException">NotAManifest, ManifestNotSafe or ManifestTooLarge.</exception>
    public static WfManifestTest Test(string manifest, string? name, string? assetId, AddInCatalog? catalog) =>
        Test(manifest ?? throw new ArgumentNullException(nameof(manifest)), name ?? ManifestText.TheText, null, assetId, catalog);

    private static WfManifestTest Test(string text, string target, string? path, string? assetId, AddInCatalog? catalog)
    {
        if (text.Length > MaximumSize)
        {
            throw TooLarge(target);
        }

        string trimmed = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        ManifestFacts facts = trimmed.Length == 0 ? throw WfErrors.NotAManifest.For(target, target, ManifestText.Reason_Empty)
            : trimmed[0] switch
            {
                '<' => ManifestXmlParser.Parse(trimmed, target),
                '{' or '/' => ManifestJsonParser.Parse(trimmed, target),
                _ => throw WfErrors.NotAManifest.For(target, target, ManifestText.Reason_NeitherXmlNorJson),
            };
        return ManifestConclusions.Draw(facts, path, assetId, catalog);
    }

    private static WfException TooLarge(string target) =>
        WfErrors.ManifestTooLarge.For(target, target, CatalogFormat.Fill(ManifestText.Reason_Size, MaximumSize));

    private static string Decode(byte[] content, string target)
    {
        try
        {
            return content switch
            {
                [0xEF, 0xBB, 0xBF, ..] => StrictUtf8.GetString(content, 3, content.Length - 3),
                [0xFF, 0xFE, ..] => new UnicodeEncoding(false, true, true).GetString(content, 2, content.Length - 2),
                [0xFE, 0xFF, ..] => new UnicodeEncoding(true, true, true).GetString(content, 2, content.Length - 2),
                [(byte)'<' or (byte)'{', 0, ..] => new UnicodeEncoding(false, false, true).GetString(content),
                [0, (byte)'<' or (byte)'{', ..] => new UnicodeEncoding(true, false, true).GetString(content),
                _ => Declared(content).GetString(content),
            };
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw WfErrors.NotAManifest.Because(exception, target, target, ManifestText.Reason_NotText);
        }
    }

    /// <summary>The encoding that the XML declaration names, else UTF-8.</summary>
    private static Encoding Declared(byte[] content)
    {
        string start = Encoding.ASCII.GetString(content, 0, Math.Min(content.Length, 200));
        Match match = Regex.Match(
            start,
            @"^\s*<\?xml\s[^>]*encoding\s*=\s*[""']([A-Za-z0-9._-]{1,40})[""']",
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));
        string name = match.Success ? match.Groups[1].Value : "utf-8";

        // A single-byte text that says UTF-16 was converted without its declaration.
        bool utf8 = name.StartsWith("utf-", StringComparison.OrdinalIgnoreCase);
        return utf8 ? StrictUtf8 : Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }
}
