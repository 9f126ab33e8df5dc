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

    private readonly Queue<(char[] Text, CapturedToken Token)> _offers = new();

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
            stream = capture.Open(out dispose);
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

        await OfferAsync(cancellationToken).ConfigureAwait(false);
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

    private static void RefuseKnownBinary(string name, byte[] head, int length)
    {
        bool Starts(params byte[] magic) => length >= magic.Length && head.AsSpan(0, magic.Length).SequenceEqual(magic);
        if (Starts(0x50, 0x4B, 3, 4) || Starts(0x37, 0x7A, 0xBC, 0xAF) || Starts(0x4D, 0x53, 0x43, 0x46) || Starts(0x28, 0xB5, 0x2F, 0xFD) || Starts(0x52, 0x61, 0x72, 0x21))
        {
            throw WfErrors.CaptureIsArchive.For(name, name);
        }

        if (Starts(0x89, 0x50, 0x4E, 0x47) || Starts(0xFF, 0xD8, 0xFF) || Starts(0x47, 0x49, 0x46, 0x38) || Starts(0x42, 0x4D))
        {
            bool text = head[0] == 0x42 && head.Take(Math.Min(length, 64)).All(value => value is >= 0x09 and < 0x80);
            if (!text)
            {
                throw WfErrors.CaptureIsPicture.For(name, name);
            }
        }
    }

    private static Encoding? Detect(byte[] head, int length, out int skip)
    {
        skip = 0;
        if (length >= 4 && ((head[0] == 0xFF && head[1] == 0xFE && head[2] == 0 && head[3] == 0) || (head[0] == 0 && head[1] == 0 && head[2] == 0xFE && head[3] == 0xFF)))
        {
            skip = 4;
            return new UTF32Encoding(head[0] == 0, false);
        }

        if (length >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF)))
        {
            skip = 2;
            return new UnicodeEncoding(head[0] == 0xFE, false);
        }

        if (length >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF)
        {
            skip = 3;
            return null;
        }

        int sample = Math.Min(length, 4096);
        int even = 0;
        int odd = 0;
        for (int index = 0; index < sample; index++)
        {
            if (head[index] == 0)
            {
                if (index % 2 == 0)
                {
                    even++;
                }
                else
                {
                    odd++;
                }
            }
        }

        if (sample >= 4 && odd > sample / 5 && even * 10 < odd)
        {
            return new UnicodeEncoding(false, false);
        }

        return sample >= 4 && even > sample / 5 && odd * 10 < even ? new UnicodeEncoding(true, false) : null;
    }

    private static bool IsBinary(ReadOnlySpan<byte> text)
    {
        int strange = 0;
        foreach (byte value in text)
        {
            if (value == 0 || (value < 0x20 && value is not (9 or 10 or 12 or 13 or 27)))
            {
                strange++;
            }
        }

        return strange * 20 > text.Length;
    }

    private static CaptureFormat Sniff(ReadOnlySpan<byte> text)
    {
        int index = 0;
        while (index < text.Length && text[index] <= 0x20)
        {
            index++;
        }

        if (index == text.Length)
        {
            return CaptureFormat.Unknown;
        }

        byte first = text[index];
        int second = index + 1;
        while (second < text.Length && text[second] <= 0x20)
        {
            second++;
        }

        byte next = second < text.Length ? text[second] : (byte)0;
        return first switch
        {
            (byte)'<' => CaptureFormat.Xml,
            (byte)'{' when next is (byte)'"' or (byte)'}' or 0 => CaptureFormat.Json,
            (byte)'[' when next is (byte)'{' or (byte)'[' or (byte)'"' or (byte)']' or 0 => CaptureFormat.Json,
            _ => CaptureFormat.Text,
        };
    }

    private void Scan(string source, string text, SignalSource kind, CaptureReadReport report)
    {
        TextCapture feed = new(source, kind, collector, (token, hash, location) => Take(token, hash, location, report));
        feed.Feed(Encoding.UTF8.GetBytes(text));
        feed.Complete();
    }

    private async Task ReadAsync(string name, Stream stream, CaptureReadReport report, CancellationToken cancellationToken)
    {
        List<CaptureGap> gaps = [];
        byte[] head = new byte[BufferSize];
        int length = await FillAsync(stream, head, cancellationToken).ConfigureAwait(false);
        if (length == 0)
        {
            throw WfErrors.CaptureIsEmpty.For(name, name);
        }

        PrefixedStream raw = new(head, length, stream);
        Stream source = stream;
        CaptureLocation nowhere = new() { Source = name };
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
                gaps.Add(new CaptureGap(CaptureGapKind.DamagedCompression, nowhere, 1, Phrase.Of(ErrorText.Gap_DamagedCompression, name)));
            }

            if (length == 0)
            {
                throw gaps.Count > 0
                    ? WfErrors.CaptureNotReadable.For(name, name, gaps[0].Message)
                    : WfErrors.CaptureIsEmpty.For(name, name);
            }
        }

        RefuseKnownBinary(name, head, length);
        Encoding? encoding = Detect(head, length, out int skip);
        report.Encoding = encoding?.WebName ?? "utf-8";
        Transcoder transcoder = new(encoding);
        long before = collector.Signs;
        byte[] first = transcoder.Convert(head, skip, length - skip).ToArray();
        report.BytesRead = length;
        long emptyLines = 0;
        while (length == BufferSize && Sniff(first.AsSpan()) == CaptureFormat.Unknown)
        {
            // Nothing but white space so far.
            cancellationToken.ThrowIfCancellationRequested();
            emptyLines += first.Count(value => value == '\n');
            length = await FillAsync(source, head, cancellationToken).ConfigureAwait(false);
            first = transcoder.Convert(head, 0, length).ToArray();
            report.BytesRead += length;
        }

        bool binary = encoding is null && IsBinary(first.AsSpan());
        report.Format = binary ? CaptureFormat.Binary : Sniff(first.AsSpan());
        if (report.Format == CaptureFormat.Unknown)
        {
            throw WfErrors.CaptureIsEmpty.For(name, name);
        }

        void Token(char[] text, string hash, CaptureLocation location) => Take(text, hash, location, report);
        JsonCapture? json = report.Format == CaptureFormat.Json ? new JsonCapture(name, collector, report, Token) : null;
        ICaptureFeed feed = json ?? (ICaptureFeed)new TextCapture(name, SignalSource.Text, collector, Token);
        for (; emptyLines > 0; emptyLines--)
        {
            feed.Feed("\n"u8);
        }

        feed.Feed(first.AsSpan());
        await OfferAsync(cancellationToken).ConfigureAwait(false);
        if (gaps.Count == 0)
        {
            await ReadRestAsync(name, source, raw, transcoder, feed, report, gaps, cancellationToken).ConfigureAwait(false);
        }

        long lastLine = json?.Tokenizer.Line ?? 0;
        bool truncated = json is not null && json.Tokenizer.IsOpen;
        CaptureLocation end = json?.Locate() ?? nowhere;
        feed.Complete();
        await OfferAsync(cancellationToken).ConfigureAwait(false);
        if (json is not null)
        {
            AddJsonGaps(name, json, report, gaps, truncated, end, lastLine);
        }

        if (binary)
        {
            gaps.Add(new CaptureGap(CaptureGapKind.Binary, nowhere, 1, Phrase.Of(ErrorText.Gap_Binary, name)));
            if (collector.Signs == before)
            {
                report.Failure = WfErrors.CaptureIsBinary.For(name, name);
            }
        }

        report.Gaps = gaps;
        report.State = report.Failure is not null ? CaptureReadState.Failed : gaps.Count > 0 ? CaptureReadState.Partial : CaptureReadState.Complete;
    }

    private async Task ReadRestAsync(
        string name,
        Stream source,
        PrefixedStream raw,
        Transcoder transcoder,
        ICaptureFeed feed,
        CaptureReadReport report,
        List<CaptureGap> gaps,
        CancellationToken cancellationToken)
    {
        CaptureLocation nowhere = new() { Source = name };
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
                if (_offers.Count > 0)
                {
                    await OfferAsync(cancellationToken).ConfigureAwait(false);
                }

                if (report.IsCompressed && (report.BytesRead > LargestExpanded
                    || (report.BytesRead > ExpansionIsFree && report.BytesRead / LargestExpansion > raw.Passed)))
                {
                    gaps.Add(new CaptureGap(CaptureGapKind.ExpansionLimit, nowhere, 1, Phrase.Of(ErrorText.Gap_ExpansionLimit, name, report.BytesRead / (1024 * 1024))));
                    return;
                }
            }

            // The trailer of gzip holds the length; the decoders of older runtimes end a cut stream without a word.
            if (report.IsCompressed && raw.LastFour != unchecked((uint)report.BytesRead))
            {
                gaps.Add(new CaptureGap(CaptureGapKind.DamagedCompression, nowhere, 1, Phrase.Of(ErrorText.Gap_DamagedCompression, name)));
            }
        }
        catch (InvalidDataException)
        {
            gaps.Add(new CaptureGap(CaptureGapKind.DamagedCompression, nowhere, 1, Phrase.Of(ErrorText.Gap_DamagedCompression, name)));
        }
        catch (IOException exception)
        {
            gaps.Add(new CaptureGap(CaptureGapKind.ReadFailure, nowhere, 1, Phrase.Of(ErrorText.Gap_ReadFailure, name, report.BytesRead, exception.Message)));
        }
    }

    private static void AddJsonGaps(string name, JsonCapture json, CaptureReadReport report, List<CaptureGap> gaps, bool truncated, CaptureLocation end, long lastLine)
    {
        CaptureLocation At(long line) => new() { Source = name, Line = line };
        if (truncated)
        {
            gaps.Add(report.Format == CaptureFormat.Har
                ? new CaptureGap(CaptureGapKind.Truncated, end, 1, Phrase.Of(ErrorText.Gap_TruncatedHar, name, report.Entries, lastLine))
                : new CaptureGap(CaptureGapKind.Truncated, end, 1, Phrase.Of(ErrorText.Gap_Truncated, name, lastLine)));
        }

        if (json.Tokenizer.Faults > 0)
        {
            gaps.Add(new CaptureGap(CaptureGapKind.Malformed, At(json.Tokenizer.FirstFault), json.Tokenizer.Faults, Phrase.Of(ErrorText.Gap_Malformed, name, json.Tokenizer.FirstFault, json.Tokenizer.Faults)));
        }

        if (json.Tokenizer.TooDeep > 0)
        {
            gaps.Add(new CaptureGap(CaptureGapKind.TooDeep, At(lastLine), json.Tokenizer.TooDeep, Phrase.Of(ErrorText.Gap_TooDeep, name, JsonTokenizer.MaximumDepth)));
        }

        if (json.CompressedBodies > 0)
        {
            gaps.Add(new CaptureGap(CaptureGapKind.CompressedBody, At(lastLine), json.CompressedBodies, Phrase.Of(ErrorText.Gap_CompressedBody, name, json.CompressedBodies)));
        }

        if (json.WithoutBody > 0)
        {
            gaps.Add(new CaptureGap(CaptureGapKind.NoContent, json.FirstWithoutBody!, json.WithoutBody, Phrase.Of(ErrorText.Gap_NoContent, name, json.WithoutBody)));
        }
    }

    private void Take(char[] text, string hash, CaptureLocation location, CaptureReadReport report)
    {
        report.TokensSeen++;
        CapturedToken? token = collector.AddToken(hash, location);
        if (token is not null && sink is not null)
        {
            _offers.Enqueue((text, token));
        }
        else
        {
            Array.Clear(text, 0, text.Length);
        }
    }

    private async Task OfferAsync(CancellationToken cancellationToken)
    {
        while (_offers.Count > 0)
        {
            (char[] text, CapturedToken token) = _offers.Dequeue();
            try
            {
                token.Verdict = await sink!.OfferAsync(text, token.Location, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A test that fails is a test without a result; its message could hold a part of the token.
                token.Verdict = new CapturedTokenVerdict("Unknown", "Inconclusive", "Unknown");
            }
            finally
            {
                Array.Clear(text, 0, text.Length);
            }

            if (token.Verdict is { } verdict && verdict.Kind.StartsWith("Exchange", StringComparison.Ordinal))
            {
                collector.AddClue("token:" + verdict.MailboxLocation, token.Location);
            }
        }
    }

    /// <summary>Turns UTF-16 and UTF-32 into UTF-8, piece by piece; leaves everything else as it is.</summary>
    private sealed class Transcoder(Encoding? encoding)
    {
        private readonly Decoder? _decoder = encoding?.GetDecoder();
        private char[] _characters = [];
        private byte[] _bytes = [];
        private char _high;

        public ReadOnlySpan<byte> Convert(byte[] buffer, int offset, int count)
        {
            if (_decoder is null)
            {
                return new ReadOnlySpan<byte>(buffer, offset, count);
            }

            int needed = _decoder.GetCharCount(buffer, offset, count, flush: false) + 1;
            if (_characters.Length < needed)
            {
                _characters = new char[needed];
                _bytes = new byte[Encoding.UTF8.GetMaxByteCount(needed)];
            }

            int start = 0;
            if (_high != 0)
            {
                _characters[start++] = _high;
                _high = '\0';
            }

            int length = start + _decoder.GetChars(buffer, offset, count, _characters, start, flush: false);
            if (length > 0 && char.IsHighSurrogate(_characters[length - 1]))
            {
                _high = _characters[--length];
            }

            return new ReadOnlySpan<byte>(_bytes, 0, Encoding.UTF8.GetBytes(_characters, 0, length, _bytes, 0));
        }
    }
}
