using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Errors;

/// <summary>Reads a console log, an XML fragment, a message, or any other text, line by line.</summary>
internal sealed class TextCapture : ICaptureFeed
{
    private const int MaximumLocated = 10_000;
    private const int Heads = 32;
    private const int HeadLength = 256;

    private static readonly Regex Time = new(
        @"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,7})?(?:Z|[+-]\d\d:?\d\d)?",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex Host = new(
        @"\bhttps?://([A-Za-z0-9_.-]{1,253})(?=/|[\s""'`)\]>,?#]|$|:\d{1,5}(?:[/\s""'`)\]>,?#]|$))",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private readonly string _source;
    private readonly bool _showLines;
    private readonly SignalCollector _collector;
    private readonly SignalScanner _scanner;
    private readonly TokenFinder _tokens;
    private readonly byte[][] _heads = new byte[Heads][];
    private readonly int[] _headLengths = new int[Heads];
    private long _line;
    private int _located;

    public TextCapture(string source, SignalSource kind, SignalCollector collector, Action<char[], string, CaptureLocation> token, long line = 1)
    {
        _line = line;
        _source = source;
        _showLines = kind != SignalSource.Code;
        _collector = collector;
        _scanner = new SignalScanner(collector.Table, kind, Found) { Line = line };
        _tokens = new TokenFinder((text, hash) => token(text, hash, Locate(_line)));
        for (int index = 0; index < Heads; index++)
        {
            _heads[index] = new byte[HeadLength];
        }
    }

    public void Feed(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            int end = data.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? data : data.Slice(0, end + 1);
            Remember(part);
            _tokens.Feed(part);
            _scanner.Feed(part);
            if (end >= 0)
            {
                _line++;
                _scanner.Line = _line;
                _headLengths[_line % Heads] = 0;
            }

            data = data.Slice(part.Length);
        }
    }

    public void Complete()
    {
        _tokens.End();
        _scanner.EndUnit();
    }

    private void Remember(ReadOnlySpan<byte> part)
    {
        long slot = _line % Heads;
        int room = Math.Min(HeadLength - _headLengths[slot], part.Length);
        part.Slice(0, room).CopyTo(_heads[slot].AsSpan(_headLengths[slot]));
        _headLengths[slot] += room;
    }

    // Time and host are looked up for so many signs; the rest are counted, with their line alone.
    private void Found(SignalHit hit) => _collector.Add(
        hit.Pattern,
        hit.Strength,
        _located++ < MaximumLocated ? Locate(hit.Line) : new CaptureLocation { Source = _source, Line = hit.Line });

    private CaptureLocation Locate(long line)
    {
        if (!_showLines)
        {
            return new CaptureLocation { Source = _source };
        }

        string head = line > _line - Heads ? Encoding.UTF8.GetString(_heads[line % Heads], 0, _headLengths[line % Heads]) : string.Empty;
        Match host = Try(Host, head);
        Match time = Try(Time, head);
        return new CaptureLocation
        {
            Source = _source,
            Line = line,
            Host = host.Success ? CaptureHost.Clean(host.Groups[1].Value) : null,
            Time = time.Success && DateTimeOffset.TryParse(time.Value.Replace(',', '.'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value) ? value : null,
        };
    }

    private static Match Try(Regex regex, string text)
    {
        try
        {
            return regex.Match(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return Match.Empty;
        }
    }
}
