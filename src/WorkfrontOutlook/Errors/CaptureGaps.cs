namespace WorkfrontOutlook.Errors;

/// <summary>What of one capture was not read, in words.</summary>
internal sealed class CaptureGaps(string name)
{
    private readonly List<CaptureGap> _gaps = [];

    public IReadOnlyList<CaptureGap> All => _gaps;

    public void AddDamagedCompression() => Add(CaptureGapKind.DamagedCompression, Phrase.Of(ErrorText.Gap_DamagedCompression, name));

    public void AddExpansionLimit(long bytesRead) => Add(CaptureGapKind.ExpansionLimit, Phrase.Of(ErrorText.Gap_ExpansionLimit, name, bytesRead / (1024 * 1024)));

    public void AddReadFailure(long bytesRead, IOException exception) =>
        Add(CaptureGapKind.ReadFailure, Phrase.Of(ErrorText.Gap_ReadFailure, name, bytesRead, exception.Message));

    public void AddBinary() => Add(CaptureGapKind.Binary, Phrase.Of(ErrorText.Gap_Binary, name));

    /// <summary>Adds that a capture breaks off, with the place that it has been read to.</summary>
    public void AddTruncated(CaptureReadReport report, JsonCapture json)
    {
        long line = json.Tokenizer.Line;
        Add(CaptureGapKind.Truncated, json.Locate(), 1, report.Format == CaptureFormat.Har
            ? Phrase.Of(ErrorText.Gap_TruncatedHar, name, report.Entries, line)
            : Phrase.Of(ErrorText.Gap_Truncated, name, line));
    }

    /// <summary>Adds what the readers of JSON counted.</summary>
    public void AddJson(JsonCapture json)
    {
        JsonTokenizer tokenizer = json.Tokenizer;
        HarEntries entries = json.Entries;
        if (tokenizer.Faults > 0)
        {
            Add(CaptureGapKind.Malformed, At(tokenizer.FirstFault), tokenizer.Faults, Phrase.Of(ErrorText.Gap_Malformed, name, tokenizer.FirstFault, tokenizer.Faults));
        }

        if (tokenizer.TooDeep > 0)
        {
            Add(CaptureGapKind.TooDeep, At(tokenizer.Line), tokenizer.TooDeep, Phrase.Of(ErrorText.Gap_TooDeep, name, JsonTokenizer.MaximumDepth));
        }

        if (entries.CompressedBodies > 0)
        {
            Add(CaptureGapKind.CompressedBody, At(tokenizer.Line), entries.CompressedBodies, Phrase.Of(ErrorText.Gap_CompressedBody, name, entries.CompressedBodies));
        }

        if (entries.WithoutBody > 0)
        {
            Add(CaptureGapKind.NoContent, entries.FirstWithoutBody!, entries.WithoutBody, Phrase.Of(ErrorText.Gap_NoContent, name, entries.WithoutBody));
        }
    }

    private CaptureLocation At(long line) => new() { Source = name, Line = line };

    private void Add(CaptureGapKind kind, string message) => Add(kind, new CaptureLocation { Source = name }, 1, message);

    private void Add(CaptureGapKind kind, CaptureLocation location, long count, string message) => _gaps.Add(new CaptureGap(kind, location, count, message));
}
