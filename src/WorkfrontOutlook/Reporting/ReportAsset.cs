using System.Security.Cryptography;
using System.Text;

namespace WorkfrontOutlook.Reporting;

/// <summary>A style sheet or script of the report, with the hash by which the page's policy allows it.</summary>
internal sealed class ReportAsset
{
    public ReportAsset(string name)
    {
        using Stream stream = typeof(ReportAsset).Assembly.GetManifestResourceStream("WorkfrontOutlook.Reporting.Assets." + name)
            ?? throw new InvalidOperationException(name);
        using StreamReader reader = new(stream, Encoding.UTF8);

        // A browser hashes the text with its own line ends.
        Text = reader.ReadToEnd().Replace("\r\n", "\n");
        using SHA256 sha = SHA256.Create();
        Hash = "'sha256-" + Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(Text))) + "'";
    }

    public string Text { get; }

    public string Hash { get; }
}
