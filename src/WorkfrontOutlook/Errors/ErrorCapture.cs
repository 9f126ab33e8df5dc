using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Errors;

/// <summary>A capture to be read: a file or a stream. It is read where it lies and never copied.</summary>
public sealed class ErrorCapture
{
    private readonly string? _path;
    private readonly Stream? _stream;

    private ErrorCapture(string name, string? path, Stream? stream)
    {
        Name = name;
        _path = path;
        _stream = stream;
    }

    /// <summary>Gets the name that evidence and messages use.</summary>
    public string Name { get; }

    /// <summary>Names a file; it is opened when it is read, and other programs may write to it meanwhile.</summary>
    /// <param name="path">The full path.</param>
    /// <returns>The capture.</returns>
    public static ErrorCapture FromFile(string path)
    {
        if (path is null)
        {
            throw new ArgumentNullException(nameof(path));
        }

        string name = Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        return new ErrorCapture(name.Length == 0 ? path : name, path, null);
    }

    /// <summary>Takes an open stream; the caller closes it.</summary>
    /// <param name="name">The name that evidence and messages use.</param>
    /// <param name="stream">The stream, read forward from where it stands.</param>
    /// <returns>The capture.</returns>
    public static ErrorCapture FromStream(string name, Stream stream) =>
        new(name, null, stream ?? throw new ArgumentNullException(nameof(stream)));

    internal Stream Open(CancellationToken cancellationToken, out bool dispose)
    {
        dispose = _stream is null;
        if (_stream is not null)
        {
            return _stream;
        }

        try
        {
            if (Directory.Exists(_path))
            {
                throw WfErrors.CaptureIsDirectory.For(_path, _path);
            }

            return InputFile.Open(_path!, FileShare.ReadWrite | FileShare.Delete, 4096, FileOptions.SequentialScan | FileOptions.Asynchronous, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw WfErrors.CaptureNotFound.For(_path, _path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException)
        {
            throw WfErrors.CaptureNotReadable.Because(exception, _path, _path, exception.Message);
        }
    }
}
