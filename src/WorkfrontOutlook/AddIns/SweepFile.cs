using System.Text.Json;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>Reads checkpoints line by line. A last line that a crash cut short is not a line.</summary>
internal static class SweepFile
{
    /// <summary>The longest line that is read: a mailbox with many manifests.</summary>
    private const int LongestLine = 64 * 1024 * 1024;

    private static readonly byte[] Mark = { 0xEF, 0xBB, 0xBF };

    /// <summary>Tells whether an exception is one of a file that can't be opened, read or written.</summary>
    public static bool IsOfFile(Exception exception) => exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    /// <summary>Opens a file that nobody is writing.</summary>
    /// <exception cref="WfException">The file can't be read. Its cause is an <see cref="IOException"/> where it is in use.</exception>
    public static FileStream OpenToRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (IsOfFile(exception))
        {
            throw WfErrors.CheckpointNotReadable.Because(exception, path, path, exception.Message);
        }
    }

    /// <summary>Reads all whole lines from the start, each with the offset behind it. The first is the header, and no other is.</summary>
    /// <param name="file">The file; stays open.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <exception cref="WfException">The file can't be read, isn't a checkpoint of this format, or is damaged before its end.</exception>
    public static IEnumerable<(SweepLine Line, long End)> Lines(Stream file, string path)
    {
        byte[] buffer = new byte[1 << 16];
        var line = new MemoryStream();
        long position = 0;
        bool first = true;
        int count;
        while ((count = Read(file, position, buffer, path)) > 0)
        {
            int start = 0;
            while (Array.IndexOf(buffer, (byte)'\n', start, count - start) is int end and >= 0)
            {
                line.Write(buffer, start, end - start);
                start = end + 1;
                if (Parse(line, path) is SweepLine parsed)
                {
                    bool isSound = LineSeal.IsSound(Text(line));
                    if (!isSound && !first)
                    {
                        throw WfErrors.CheckpointNotUnderstood.For(path, path);
                    }

                    yield return (Checked(parsed, first, path), position + start);
                    first = false;
                    if (!isSound)
                    {
                        // Of a header it is told first whether it is another version's or another sweep's.
                        throw WfErrors.CheckpointNotUnderstood.For(path, path);
                    }
                }

                line.SetLength(0);
            }

            line.Write(buffer, start, count - start);
            position += count;
            if (line.Length > LongestLine)
            {
                throw WfErrors.CheckpointNotUnderstood.For(path, path);
            }
        }

        // A file without any whole line is a checkpoint only where a crash cut its first one; else it is somebody's file.
        if (first && line.Length > 0 && !IsStartOfHeader(line))
        {
            throw WfErrors.CheckpointNotUnderstood.For(path, path);
        }
    }

    public static byte[] Bytes(SweepLine line) => LineSeal.Line(JsonSerializer.SerializeToUtf8Bytes(line, SweepJson.Default.SweepLine));

    private static SweepLine Checked(SweepLine line, bool first, string path)
    {
        // A mailbox's line has its add-ins, an empty list at least, or its failure. With neither it would count as read.
        bool isHalf = string.Equals(line.Kind, SweepLine.Mailbox, StringComparison.Ordinal) && (line.Id is null || (line.Apps is null && line.Error is null) || line.Apps?.Contains(null!) == true);
        if (isHalf || string.Equals(line.Kind, SweepLine.Header, StringComparison.Ordinal) != first)
        {
            throw WfErrors.CheckpointNotUnderstood.For(path, path);
        }

        return !first || line.Format == SweepLine.CurrentFormat
            ? line
            : throw WfErrors.CheckpointOfAnotherVersion.For(path, path, line.Format ?? 0, SweepLine.CurrentFormat);
    }

    private static bool IsStartOfHeader(MemoryStream text)
    {
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(new SweepLine { Kind = SweepLine.Header, Format = SweepLine.CurrentFormat }, SweepJson.Default.SweepLine);

        // Up to the format's number: {"kind":"header","format":
        int known = Array.LastIndexOf(header, (byte)':') + 1;
        ReadOnlySpan<byte> given = Text(text);
        int compared = Math.Min(known, given.Length);
        return given.Slice(0, compared).SequenceEqual(header.AsSpan(0, compared));
    }

    private static ReadOnlySpan<byte> Text(MemoryStream line)
    {
        var text = new ReadOnlySpan<byte>(line.GetBuffer(), 0, (int)line.Length);
        text = text.StartsWith(Mark) ? text.Slice(Mark.Length) : text;

        // Line ends may have been changed on the way.
        return text.Length > 0 && text[text.Length - 1] == '\r' ? text.Slice(0, text.Length - 1) : text;
    }

    // Null for an empty line, as an editor may leave one.
    private static SweepLine? Parse(MemoryStream line, string path)
    {
        ReadOnlySpan<byte> text = Text(line);
        if (text.IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, SweepJson.Default.SweepLine) ?? throw WfErrors.CheckpointNotUnderstood.For(path, path);
        }
        catch (JsonException exception)
        {
            throw WfErrors.CheckpointNotUnderstood.Because(exception, path, path);
        }
    }

    private static int Read(Stream file, long position, byte[] buffer, string path)
    {
        try
        {
            // A device such as /dev/full has no length and no end.
            if (position >= file.Length)
            {
                return 0;
            }

            file.Seek(position, SeekOrigin.Begin);
            return file.Read(buffer, 0, buffer.Length);
        }
        catch (Exception exception) when (IsOfFile(exception))
        {
            throw WfErrors.CheckpointNotReadable.Because(exception, path, path, exception.Message);
        }
    }
}
