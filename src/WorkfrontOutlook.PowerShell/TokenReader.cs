using System.Runtime.InteropServices;
using System.Security;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.PowerShell;

/// <summary>Reads tokens from what a command was given, one at a time, and wipes what they were read with.</summary>
/// <param name="extract">Whether they stand in other text.</param>
/// <param name="found">What to do with a token, which is good until the call returns.</param>
/// <param name="failed">What to do with what can't be read.</param>
/// <param name="stopping">Ends the reading of a file.</param>
internal sealed class TokenReader(bool extract, Action<ReadOnlyMemory<char>> found, Action<WfException> failed, CancellationToken stopping)
{
    private TokenExtractor? _extractor;

    /// <summary>Takes a token or, to extract, a piece of text.</summary>
    public void Take(ReadOnlyMemory<char> text)
    {
        if (!extract)
        {
            found(text);
            return;
        }

        // The pieces of a pipeline are the lines of one text, so that a token broken over lines is found.
        _extractor ??= new TokenExtractor();
        _extractor.Append(text.Span);
        _extractor.Append("\n".AsSpan());
        while (_extractor.TryRead(isEnd: false, out ReadOnlyMemory<char> token))
        {
            found(token);
        }
    }

    public void Take(SecureString secure)
    {
        char[] characters = new char[secure.Length];
        IntPtr plain = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            Marshal.Copy(plain, characters, 0, characters.Length);
            Take(characters);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(plain);
            Array.Clear(characters, 0, characters.Length);
        }
    }

    /// <summary>Reads a file with one token a line or, to extract, any text.</summary>
    public void TakeFile(string path)
    {
        try
        {
            using Stream file = InputFile.Open(path, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.None, stopping);
            if (extract)
            {
                ReadText(file, path);
            }
            else
            {
                ReadLines(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            failed(WfErrors.TokenFileNotReadable.Because(e, path, path, e.Message));
        }
    }

    /// <summary>Ends the text of the pipeline.</summary>
    public void Complete()
    {
        if (_extractor is not null)
        {
            Drain(_extractor, target: null);
        }
    }

    private void ReadLines(Stream file)
    {
        var reader = new TokenLineReader(file);
        try
        {
            while (!stopping.IsCancellationRequested && reader.TryRead(out ReadOnlyMemory<char> line))
            {
                found(line);
            }
        }
        finally
        {
            reader.Clear();
        }
    }

    private void ReadText(Stream file, string path)
    {
        var extractor = new TokenExtractor();
        char[] piece = new char[16 * 1024];
        using var reader = new StreamReader(file);
        try
        {
            int read;
            while (!stopping.IsCancellationRequested && (read = reader.Read(piece, 0, piece.Length)) > 0)
            {
                extractor.Append(piece.AsSpan(0, read));
                while (extractor.TryRead(isEnd: false, out ReadOnlyMemory<char> token))
                {
                    found(token);
                }
            }

            Drain(extractor, path);
        }
        finally
        {
            Array.Clear(piece, 0, piece.Length);
            extractor.Clear();
        }
    }

    private void Drain(TokenExtractor extractor, string? target)
    {
        while (!stopping.IsCancellationRequested && extractor.TryRead(isEnd: true, out ReadOnlyMemory<char> token))
        {
            found(token);
        }

        if (!extractor.FoundAny && !stopping.IsCancellationRequested)
        {
            failed(WfErrors.NoTokenFound.For(target));
        }

        extractor.Clear();
    }
}
