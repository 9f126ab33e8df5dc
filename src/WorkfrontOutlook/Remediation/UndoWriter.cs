using System.Globalization;
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

    // "The file exists": on Windows, and on Unix.
    private static readonly int[] Taken = { 0x50, 17 };

    private readonly string _path;
    private readonly Stream _file;

    private UndoWriter(string path, Stream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Begins a record.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="isOurName">True when <see cref="UndoFile.PathFor"/> made the name: where another run has taken it, the next is used.</param>
    /// <param name="open">Opens the file: a test stands in for a full disk.</param>
    /// <exception cref="WfException">The file exists or can't be made.</exception>
    public static UndoWriter Create(string path, bool isOurName, Func<string, FileMode, Stream> open)
    {
        while (true)
        {
            try
            {
                return !File.Exists(path) ? Open(path, FileMode.CreateNew, open) : throw WfErrors.UndoRecordExists.For(path, path);
            }
            catch (WfException failure) when (ReferenceEquals(failure.Definition, WfErrors.UndoRecordExists) && isOurName)
            {
                path = UndoFile.After(path);
            }
        }
    }

    /// <summary>Opens a record to append to it. What a crash cut short stays, on a line of its own.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="open">Opens the file: a test stands in for a full disk.</param>
    /// <exception cref="WfException">The file can't be written.</exception>
    public static UndoWriter Append(string path, Func<string, FileMode, Stream> open)
    {
        UndoWriter writer = Open(path, FileMode.Open, open);
        try
        {
            writer.Guarded(writer.EndLine);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Gets the file's path.</summary>
    public string Path => _path;

    public void Add(UndoLine line)
    {
        byte[] sealedLine = LineSeal.Line(JsonSerializer.SerializeToUtf8Bytes(line, Json.UndoLine));
        Guarded(() =>
        {
            _file.Write(sealedLine, 0, sealedLine.Length);
            _file.Flush();
        });
    }

    /// <summary>Waits until all that was added is on the disk, and the file in its folder.</summary>
    public void FlushToDisk() => Guarded(() =>
    {
        (_file as FileStream)?.Flush(flushToDisk: true);
        FolderFlush.Flush(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(_path))!);
    });

    public void Dispose() => _file.Dispose();

    internal static Stream OpenFile(string path, FileMode mode) => new FileStream(path, mode, FileAccess.ReadWrite, FileShare.Read, 1);

    private static UndoWriter Open(string path, FileMode mode, Func<string, FileMode, Stream> open)
    {
        try
        {
            return new UndoWriter(path, open(path, mode));
        }
        catch (IOException exception) when (mode == FileMode.CreateNew && Array.IndexOf(Taken, exception.HResult & 0xFFFF) >= 0)
        {
            // Another run made it a moment ago.
            throw WfErrors.UndoRecordExists.Because(exception, path, path);
        }
        catch (DirectoryNotFoundException exception)
        {
            string make = string.Format(CultureInfo.CurrentCulture, RemediationText.UndoFolderMissing, CommandText.Quoted(System.IO.Path.GetDirectoryName(path) ?? path));
            throw WfErrors.UndoRecordNotWritable.Because(exception, path, path, make);
        }
        catch (Exception exception) when (SweepFile.IsOfFile(exception))
        {
            throw WfErrors.UndoRecordNotWritable.Because(exception, path, path, exception.Message);
        }
    }

    private void EndLine()
    {
        if (_file.Length > 0)
        {
            _file.Seek(-1, SeekOrigin.End);
            if (_file.ReadByte() != '\n')
            {
                _file.WriteByte((byte)'\n');
            }
        }

        _file.Seek(0, SeekOrigin.End);
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
