namespace WorkfrontOutlook;

/// <summary>
/// Opens a file that a user names. One that has nothing to read yet, such as a named pipe, holds the thread that opens or reads it
/// and heeds no cancellation; here another thread is held, and the caller goes on.
/// </summary>
public static class InputFile
{
    /// <summary>Opens a file to be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="share">What other programs may do meanwhile.</param>
    /// <param name="bufferSize">The size of the stream's own buffer.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Ends the wait for it and, where it can make one wait, for what it gives.</param>
    /// <returns>The file.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static Stream Open(string path, FileShare share, int bufferSize, FileOptions options, CancellationToken cancellationToken)
    {
        FileStream OpenFile() => new(path, FileMode.Open, FileAccess.Read, share, bufferSize, options);

        cancellationToken.ThrowIfCancellationRequested();
        if (!cancellationToken.CanBeCanceled || HasContent(path))
        {
            return OpenFile();
        }

        Task<FileStream> opening = Task.Run(OpenFile, CancellationToken.None);
        try
        {
            Task.WaitAny([opening], cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Abandon(opening, file => file.Dispose());
            throw;
        }

        FileStream opened = opening.GetAwaiter().GetResult();
        return opened.CanSeek ? opened : new StoppableStream(opened, cancellationToken);
    }

    /// <summary>Lets work that nobody waits for any more end by itself.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="free">Frees what it gave.</param>
    internal static void Abandon<T>(Task<T> work, Action<T> free) => _ = work.ContinueWith(
        ended =>
        {
            // A look at the exception, so that it isn't reported as overlooked.
            if (ended.Exception is null)
            {
                free(ended.Result);
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    // An ordinary file never makes one wait. A pipe or a device has no length, and a link may lead to one.
    private static bool HasContent(string path)
    {
        try
        {
            FileInfo file = new(path);
            return file.Exists && file.Length > 0 && (file.Attributes & FileAttributes.ReparsePoint) != FileAttributes.ReparsePoint;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException)
        {
            // Opening it tells what is wrong.
            return false;
        }
    }
}
