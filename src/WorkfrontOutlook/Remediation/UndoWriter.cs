using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>Appends to an undo record. Lines are never changed.</summary>
internal sealed class UndoWriter : IDisposable
{
    // Readable: a manifest's angle brackets and other languages' letters as they are. Nobody puts this file into a page.
    private static readonly UndoJson Json = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private readonly string _path;
    private readonly FileStream _file;

    private UndoWriter(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Begins a record.</summary>
    /// <exception cref="WfException">The file exists or can't be made.</exception>
    public static UndoWriter Create(string path)
    {
        if (File.Exists(path))
        {
            throw WfErrors.UndoRecordExists.For(path, path);
        }

        return Open(path, FileMode.CreateNew);
    }

    /// <summary>Opens a record to append to it. What a crash cut short stays, on a line of its own.</summary>
    public static UndoWriter Append(string path)
    {
        UndoWriter writer = Open(path, FileMode.Open);
        if (writer._file.Length > 0)
        {
            writer._file.Seek(-1, SeekOrigin.End);
            if (writer._file.ReadByte() != '\n')
            {
                writer._file.WriteByte((byte)'\n');
            }
        }

        writer._file.Seek(0, SeekOrigin.End);
        return writer;
    }

    public void Add(UndoLine line)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(line, Json.UndoLine);
        Array.Resize(ref json, json.Length + 1);
        json[json.Length - 1] = (byte)'\n';
        Guarded(() =>
        {
            _file.Write(json, 0, json.Length);
            _file.Flush();
        });
    }

    /// <summary>Waits until all that was added is on the disk, and the file in its folder.</summary>
    public void FlushToDisk() => Guarded(() =>
    {
        _file.Flush(flushToDisk: true);
        FolderFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    });

    public void Dispose() => _file.Dispose();

    private static UndoWriter Open(string path, FileMode mode)
    {
        try
        {
            return new UndoWriter(path, new FileStream(path, mode, FileAccess.ReadWrite, FileShare.Read, 1));
        }
        catch (Exception exception) when (SweepFile.IsOfFile(exception))
        {
            throw WfErrors.UndoRecordNotWritable.Because(exception, path, path, exception.Message);
        }
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WfErrors.UndoRecordNotWritable.Because(exception, _path, _path, exception.Message);
        }
    }
}
