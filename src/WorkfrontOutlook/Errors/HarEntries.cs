using System.Globalization;

namespace WorkfrontOutlook.Errors;

/// <summary>
/// The entries of a HAR, one at a time: what is known of the one that is being read, and what counts of it once it ends. Mail,
/// pictures, fonts and scripts count for nothing.
/// </summary>
internal sealed class HarEntries(string source, SignalCollector collector, CaptureReadReport report)
{
    private readonly HarHits _hits = new();
    private readonly HarHits _decodedHits = new();
    private int _withBody;
    private int _withoutBody;
    private int _neededWithoutBody;

    private string _url = string.Empty;
    private string _mime = string.Empty;
    private string _encoding = string.Empty;
    private DateTimeOffset? _time;

    /// <summary>Gets the place of the entry that is being read, from 0; -1 between entries.</summary>
    public int Current { get; private set; } = -1;

    /// <summary>Gets whether the body that comes is no text.</summary>
    public bool IsOpaque => HarForm.IsOpaque(_mime);

    public int? Status { get; set; }

    /// <summary>Gets or sets how long the body is, as the entry says.</summary>
    public long Size { get; set; }

    public bool HasBody { get; set; }

    /// <summary>Gets or sets whether the body, decoded from base64, is compressed.</summary>
    public bool IsBodyCompressed { get; set; }

    /// <summary>Gets how many bodies that count are compressed, so that nothing was found in them.</summary>
    public int CompressedBodies { get; private set; }

    /// <summary>Gets how many entries lack the body that would have told more.</summary>
    public int WithoutBody => _withBody == 0 ? _withoutBody : _neededWithoutBody;

    /// <summary>Gets the first of them.</summary>
    public CaptureLocation? FirstWithoutBody { get; private set; }

    public void Begin()
    {
        Current = report.Entries++;
        _hits.Clear();
        _decodedHits.Clear();
        _url = string.Empty;
        _mime = string.Empty;
        _encoding = string.Empty;
        _time = null;
        Status = null;
        Size = 0;
        HasBody = false;
        IsBodyCompressed = false;
    }

    public void SetTime(string text) =>
        _time = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

    public void SetUrl(string text) => _url = text;

    public void SetMime(string text) => _mime = text.Trim().ToLowerInvariant();

    public void SetEncoding(string text) => _encoding = text.Trim().ToLowerInvariant();

    public void Note(HarSection section, SignalHit hit) => _hits.Note(section, hit);

    /// <summary>Notes what stands in the body once it is decoded; it counts only if the entry calls it base64.</summary>
    public void NoteDecoded(SignalHit hit) => _decodedHits.Note(HarSection.ResponseBody, hit);

    public void End()
    {
        CaptureHost host = CaptureHost.Parse(_url, collector.Table.Model);
        CaptureLocation place = new()
        {
            Source = source,
            Entry = Current,
            Time = _time,
            Host = host.Name,
            Status = Status,
            Operation = host.Operation,
        };
        bool failed = Status is null or 0 or >= 400;
        bool isBase64 = string.Equals(_encoding, "base64", StringComparison.Ordinal);
        bool bodyCounts = !IsOpaque && !HarForm.IsScript(_mime, _url)
            && (!_mime.StartsWith("text/html", StringComparison.Ordinal) || failed || host.Kind == CaptureHost.HostKind.SignIn);
        CountBody(host, place, failed, isCompressed: isBase64 && IsBodyCompressed && bodyCounts);
        bool sign = Collect((isBase64 ? _decodedHits : _hits).InBody().Concat(_hits.OutsideBody()), host, place, failed, bodyCounts, out bool mailLeftOut);
        if (host.Operation is not null && (Status is 403 or >= 500))
        {
            collector.AddClue("tokenRequest:refused", place);
            sign = true;
        }

        if (sign && (host.Kind is CaptureHost.HostKind.ExchangeOnline or CaptureHost.HostKind.OnPremises or CaptureHost.HostKind.Consumer))
        {
            collector.AddHost("host:" + host.Kind, place);
        }

        if (HasBody && (!bodyCounts || mailLeftOut))
        {
            report.BodiesLeftOut++;
        }

        _url = string.Empty;
        Current = -1;
    }

    private void CountBody(CaptureHost host, CaptureLocation place, bool failed, bool isCompressed)
    {
        if (HasBody)
        {
            _withBody++;
            if (isCompressed)
            {
                CompressedBodies++;
            }
        }
        else if (Size > 0)
        {
            _withoutBody++;
            bool needed = host.Operation is not null || (failed && (host.IsMail || host.Kind == CaptureHost.HostKind.SignIn));
            if (needed)
            {
                _neededWithoutBody++;
            }

            FirstWithoutBody ??= place;
        }
    }

    /// <returns>Whether there was more than a clue.</returns>
    private bool Collect(IEnumerable<HarHits.Hit> hits, CaptureHost host, CaptureLocation place, bool failed, bool bodyCounts, out bool mailLeftOut)
    {
        mailLeftOut = false;
        bool sign = false;
        foreach (HarHits.Hit hit in hits)
        {
            bool counts = hit.Section switch
            {
                // In a mailbox's own answers only an error, or the answer to a request for a token, counts: a mail about the
                // error is no error.
                HarSection.ResponseBody => bodyCounts && (!host.IsMail || failed || host.Operation is not null || hit.IsResponseCode),
                HarSection.RequestBody or HarSection.Url => !host.IsMail,
                _ => true,
            };
            if (!counts)
            {
                mailLeftOut = true;
                continue;
            }

            collector.Add(hit.Pattern, hit.Strength, place, hit.Count);

            sign |= !collector.Table.IsClue(collector.Table.Patterns[hit.Pattern].Row);
        }

        return sign;
    }
}
