using System.IO.Compression;
using System.Text;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Errors;

/// <summary>
/// Reads a capture once, forward, in flat memory: gzip and UTF-16 are undone on the way, what the content is is told from the
/// content. Whatever is wrong with a capture is in its report; only cancellation is thrown.
/// </summary>
internal sealed class CaptureReader(SignalCollector collector, ICapturedTokenSink? sink)
{
    private const int BufferSize = 64 * 1024;
    private const long ExpansionIsFree = 64L * 1024 * 1024;
    private const long LargestExpansion = 300;
    private const long LargestExpanded = 16L * 1024 * 1024 * 1024;

    private readonly TokenOffers _offers = new(collector, sink);

    /// <summary>Reads one capture.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>What was read and what was not.</returns>
    public async Task<CaptureReadReport> ReadAsync(ErrorCapture capture, CancellationToken cancellationToken)
    {
        CaptureReadReport report = new() { Source = capture.Name, State = CaptureReadState.Failed };
        Stream? stream = null;
        bool dispose = false;
        try
        {
            stream = capture.Open(cancellationToken, out dispose);
            await ReadAsync(capture.Name, stream, report, cancellationToken).ConfigureAwait(false);
        }
        catch (WfException exception)
        {
            report.Failure = exception;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException or NotSupportedException)
        {
            report.Failure = WfErrors.CaptureNotReadable.Because(exception, capture.Name, capture.Name, exception.Message);
        }
        finally
        {
            if (dispose)
            {
                stream?.Dispose();
            }
        }

        return report;
    }

    /// <summary>Reads a message or code.</summary>
    /// <param name="source">What evidence calls it.</param>
    /// <param name="text">The text.</param>
    /// <param name="kind">Whether it is a message or a code.</param>
    /// <param name="cancellationToken">Cancels the test of tokens.</param>
    public async Task ReadTextAsync(string source, string text, SignalSource kind, CancellationToken cancellationToken)
    {
        CaptureReadReport report = new() { Source = source };
        long before = collector.Signs;
        Scan(source, Compose(text), kind, report);
        if (collector.Signs == before && kind == SignalSource.Message)
        {
            // Names that a mail program or a scanner has broken over two lines.
            string joined = new(text.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('\u200B' or '\u00AD')).ToArray());
            foreach (KnownErrorTable.Pattern pattern in collector.Table.Patterns)
            {
                if (pattern.Kind == SignKind.Name && pattern.Text.Length >= 15 && collector.Table.Allows(pattern, kind)
                    && text.IndexOf(pattern.Text, StringComparison.OrdinalIgnoreCase) < 0
                    && joined.IndexOf(pattern.Text, StringComparison.OrdinalIgnoreCase) >= 0)
                {
                    Scan(source, pattern.Text, kind, report);
                }
            }
        }

        await _offers.MakeAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Compose(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    private static async Task<int> FillAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return length;
    }

    private void Scan(string source, string text, SignalSource kind, CaptureReadReport report)
    {
        TextCapture feed = new(source, kind, collector, (token, hash, location) => _offers.Take(token, hash, location, report));
        feed.Feed(Encoding.UTF8.GetBytes(text));
        feed.Complete();
    }

    private async Task ReadAsync(string name, Stream stream, CaptureReadReport report, CancellationToken cancellationToken)
    {
        CaptureGaps gaps = new(name);
        byte[] head = new byte[BufferSize];
        int length = await FillAsync(stream, head, cancellationToken).ConfigureAwait(false);
        if (length == 0)
        {
            throw WfErrors.CaptureIsEmpty.For(name, name);
        }

        PrefixedStream raw = new(head, length, stream);
        Stream source = stream;
        if (length >= 2 && head[0] == 0x1F && head[1] == 0x8B)
        {
            report.IsCompressed = true;
            source = new GZipStream(raw, CompressionMode.Decompress, leaveOpen: true);
            head = new byte[BufferSize];
            length = 0;
            try
            {
                length = await FillAsync(source, head, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                // What came out before the damage stands in the buffer; count it.
                length = Array.FindLastIndex(head, value => value != 0) + 1;
                gaps.AddDamagedCompression();
            }

            if (length == 0)
            {
                throw gaps.All.Count > 0
                    ? WfErrors.CaptureNotReadable.For(name, name, gaps.All[0].Message)
                    : WfErrors.CaptureIsEmpty.For(name, name);
            }
        }

        CaptureSniffer.RefuseKnownBinary(name, head, length);
        Encoding? encoding = CaptureSniffer.Detect(head, length, out int skip);
        report.Encoding = encoding?.WebName ?? "utf-8";
        Transcoder transcoder = new(encoding);
        long before = collector.Signs;
        byte[] first = transcoder.Convert(head, skip, length - skip).ToArray();
        report.BytesRead = length;
        long emptyLines = 0;
        while (length == BufferSize && CaptureSniffer.Format(first.AsSpan()) == CaptureFormat.Unknown)
        {
            // Nothing but white space so far.
            cancellationToken.ThrowIfCancellationRequested();
            emptyLines += first.Count(value => value == '\n');
            length = await FillAsync(source, head, cancellationToken).ConfigureAwait(false);
            first = transcoder.Convert(head, 0, length).ToArray();
            report.BytesRead += length;
        }

        bool binary = encoding is null && CaptureSniffer.IsBinary(first.AsSpan());
        report.Format = binary ? CaptureFormat.Binary : CaptureSniffer.Format(first.AsSpan());
        if (report.Format == CaptureFormat.Unknown)
        {
            throw WfErrors.CaptureIsEmpty.For(name, name);
        }

        void Token(char[] text, string hash, CaptureLocation location) => _offers.Take(text, hash, location, report);
        JsonCapture? json = report.Format == CaptureFormat.Json ? new JsonCapture(name, collector, report, Token) : null;
        ICaptureFeed feed = json ?? (ICaptureFeed)new TextCapture(name, SignalSource.Text, collector, Token);
        for (; emptyLines > 0; emptyLines--)
        {
            feed.Feed("\n"u8);
        }

        feed.Feed(first.AsSpan());
        await _offers.MakeAsync(cancellationToken).ConfigureAwait(false);
        if (gaps.All.Count == 0)
        {
            await ReadRestAsync(source, raw, transcoder, feed, report, gaps, cancellationToken).ConfigureAwait(false);
        }

        if (json is not null && json.Tokenizer.IsOpen)
        {
            // Before its containers are closed for it.
            gaps.AddTruncated(report, json);
        }

        feed.Complete();
        await _offers.MakeAsync(cancellationToken).ConfigureAwait(false);
        if (json is not null)
        {
            gaps.AddJson(json);
        }

        if (binary)
        {
            gaps.AddBinary();
            if (collector.Signs == before)
            {
                report.Failure = WfErrors.CaptureIsBinary.For(name, name);
            }
        }

        report.Gaps = gaps.All;
        report.State = report.Failure is not null ? CaptureReadState.Failed : gaps.All.Count > 0 ? CaptureReadState.Partial : CaptureReadState.Complete;
    }

    private async Task ReadRestAsync(
        Stream source,
        PrefixedStream raw,
        Transcoder transcoder,
        ICaptureFeed feed,
        CaptureReadReport report,
        CaptureGaps gaps,
        CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = await source.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                report.BytesRead += read;
                feed.Feed(transcoder.Convert(buffer, 0, read));
                await _offers.MakeAsync(cancellationToken).ConfigureAwait(false);
                if (report.IsCompressed && (report.BytesRead > LargestExpanded
                    || (report.BytesRead > ExpansionIsFree && report.BytesRead / LargestExpansion > raw.Passed)))
                {
                    gaps.AddExpansionLimit(report.BytesRead);
                    return;
                }
            }

            // The trailer of gzip holds the length; the decoders of older runtimes end a cut stream without a word.
            if (report.IsCompressed && raw.LastFour != unchecked((uint)report.BytesRead))
            {
                gaps.AddDamagedCompression();
            }
        }
        catch (InvalidDataException)
        {
            gaps.AddDamagedCompression();
        }
        catch (IOException exception)
        {
            gaps.AddReadFailure(report.BytesRead, exception);
        }
    }
}
