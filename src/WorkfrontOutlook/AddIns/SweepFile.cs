using System.Text.Json;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>Reads checkpoints line by line. A last line that a crash cut short is not a line.</summary>
internal static class SweepFile
{
    /// <summary>The longest line that is read: a mailbox with many manifests.</summary>
    private const int LongestLine = 64 * 1024 * 1024;

    /// <summary>Reads the header.</summary>
    /// <exception cref="WfException">The file can't be read, or isn't a checkpoint of this format.</exception>
    public static SweepLine ReadHeader(string path)
    {
        SweepLine? header = Lines(path).Select(item => item.Line).FirstOrDefault();
        if (header is not { Kind: SweepLine.Header })
        {
            throw WfErrors.CheckpointNotUnderstood.For(path, path);
        }

        return header.Format == SweepLine.CurrentFormat ? header : throw WfErrors.CheckpointOfAnotherVersion.For(path, path, header.Format ?? 0, SweepLine.CurrentFormat);
    }

    /// <summary>Reads all whole lines, each with the offset behind it.</summary>
    /// <exception cref="WfException">The file can't be read, or a line in its middle is damaged.</exception>
    public static IEnumerable<(SweepLine Line, long End)> Lines(string path)
    {
        using FileStream file = Open(path);
        using var buffered = new BufferedStream(file, 1 << 16);
        var line = new MemoryStream();
        long position = 0;
        int value;
        while ((value = ReadByte(buffered, path)) >= 0)
        {
            position++;
            if (value != '\n')
            {
                if (line.Length >= LongestLine)
                {
                    throw WfErrors.CheckpointNotUnderstood.For(path, path);
                }

                line.WriteByte((byte)value);
                continue;
            }

            yield return (Parse(line, path), position);
            line.SetLength(0);
        }
    }

    public static byte[] Bytes(SweepLine line)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(line, SweepJson.Default.SweepLine);
        Array.Resize(ref json, json.Length + 1);
        json[json.Length - 1] = (byte)'\n';
        return json;
    }

    private static SweepLine Parse(MemoryStream line, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(new ReadOnlySpan<byte>(line.GetBuffer(), 0, (int)line.Length), SweepJson.Default.SweepLine)
                ?? throw WfErrors.CheckpointNotUnderstood.For(path, path);
        }
        catch (JsonException exception)
        {
            throw WfErrors.CheckpointNotUnderstood.Because(exception, path, path);
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw WfErrors.CheckpointNotReadable.Because(exception, path, path, exception.Message);
        }
    }

    private static int ReadByte(Stream stream, string path)
    {
        try
        {
            return stream.ReadByte();
        }
        catch (IOException exception)
        {
            throw WfErrors.CheckpointNotReadable.Because(exception, path, path, exception.Message);
        }
    }
}
