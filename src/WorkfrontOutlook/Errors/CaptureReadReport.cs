using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Errors;

/// <summary>What was read of one capture and what was not.</summary>
public sealed class CaptureReadReport
{
    /// <summary>Gets the file name, as given.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Gets what the capture turned out to be.</summary>
    public CaptureFormat Format { get; internal set; }

    /// <summary>Gets the character encoding, such as utf-8 or utf-16.</summary>
    public string Encoding { get; internal set; } = "utf-8";

    /// <summary>Gets a value indicating whether it was compressed (gzip).</summary>
    public bool IsCompressed { get; internal set; }

    /// <summary>Gets how much was read.</summary>
    public CaptureReadState State { get; internal set; }

    /// <summary>Gets how many bytes were read, after decompression.</summary>
    public long BytesRead { get; internal set; }

    /// <summary>Gets how many HAR entries were read, also those that were cut.</summary>
    public int Entries { get; internal set; }

    /// <summary>Gets how many response bodies were left out because they can't hold an error: pictures, fonts, scripts, mail.</summary>
    public int BodiesLeftOut { get; internal set; }

    /// <summary>Gets how many cookies and authorization headers were dropped at reading.</summary>
    public long SecretsDropped { get; internal set; }

    /// <summary>Gets how often a token was seen.</summary>
    public long TokensSeen { get; internal set; }

    /// <summary>Gets what was not read.</summary>
    public IReadOnlyList<CaptureGap> Gaps { get; internal set; } = [];

    /// <summary>Gets why nothing could be read, or null.</summary>
    public WfException? Failure { get; internal set; }
}
