using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// What the token commands share: tokens from parameters, pipeline and files, one at a time, and no token in any stream.
/// </summary>
public abstract class TokenInputCommand : WfCmdlet
{
    /// <summary>The parameter set for tokens by value.</summary>
    protected const string TokenSet = "Token";

    /// <summary>The parameter set for files, with wildcards.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set for files, as written.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    private TokenExtractor? _extractor;

    /// <summary>
    /// <para type="description">The token, as a string or a SecureString. A SecureString, a variable or a file keeps it out of
    /// the command history. Objects with a Token property and files are taken from the pipeline too.</para>
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = TokenSet)]
    [AllowEmptyString]
    [AllowNull]
    public object? Token { get; set; }

    /// <summary>
    /// <para type="description">Files with one token a line. Wildcards are allowed. One line end at the end is ignored.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>
    /// <para type="description">Files with one token a line; the names are taken as they are.</para>
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>
    /// <para type="description">Finds the tokens in any text: a console log, JSON, a mail. Tokens that are broken over lines are
    /// joined, and a token that occurs several times counts once.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter Extract { get; set; }

    /// <summary>
    /// <para type="description">Takes what belongs to no parameter. PowerShell's own message would quote it, and it may be a
    /// token.</para>
    /// </summary>
    [Parameter(ValueFromRemainingArguments = true, DontShow = true)]
    [AllowEmptyCollection]
    [AllowNull]
    public object[]? Remaining { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        ForgetArguments();
        if (Remaining is { Length: > 0 })
        {
            throw WfErrors.TokenArgumentNotExpected.For(null, Remaining.Length, UnboundNames.Of(Remaining));
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        ForgetArguments();
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (string path in Path!)
                {
                    ReadPath(path);
                }

                break;
            case LiteralPathSet:
                foreach (string path in LiteralPath!)
                {
                    ReadFile(GetUnresolvedProviderPathFromPSPath(path));
                }

                break;
            default:
                ReadInput(Token);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (_extractor is not null)
        {
            Drain(_extractor, isEnd: true, target: null);
        }
    }

    /// <summary>Does the command's work on one token.</summary>
    /// <param name="token">The token, or what was given for one; good until the call returns.</param>
    protected abstract void ProcessToken(ReadOnlyMemory<char> token);

    /// <summary>An error record carries the invocation and with it the bound arguments, so the token must not be among them.</summary>
    private void ForgetArguments()
    {
        MyInvocation.BoundParameters.Remove(nameof(Token));
        MyInvocation.BoundParameters.Remove(nameof(Remaining));
    }

    private void ReadInput(object? input)
    {
        object? value = input is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : input;
        switch (value)
        {
            case string text:
                Take(text.AsMemory());
                break;
            case SecureString secure:
                TakeSecure(secure);
                break;
            case FileInfo file:
                ReadFile(file.FullName);
                break;
            case PSObject item when item.Properties["Token"]?.Value is { } inner && !ReferenceEquals(inner, item):
                ReadInput(inner);
                break;
            case PSObject item when item.Properties["PSPath"]?.Value is string path:
                ReadFile(GetUnresolvedProviderPathFromPSPath(path));
                break;
            default:
                WriteFailure(WfErrors.TokenInputNotUsable.For(null, value?.GetType().FullName ?? "null"));
                break;
        }
    }

    private void TakeSecure(SecureString secure)
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

    private void Take(ReadOnlyMemory<char> text)
    {
        if (!Extract)
        {
            ProcessToken(text);
            return;
        }

        // The pieces of a pipeline are the lines of one text, so that a token broken over lines is found.
        _extractor ??= new TokenExtractor();
        _extractor.Append(text.Span);
        _extractor.Append("\n".AsSpan());
        while (_extractor.TryRead(isEnd: false, out ReadOnlyMemory<char> token))
        {
            ProcessToken(token);
        }
    }

    private void ReadPath(string path)
    {
        try
        {
            foreach (string file in GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider))
            {
                if (string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal))
                {
                    ReadFile(file);
                }
                else
                {
                    WriteFailure(WfErrors.TokenFileNotReadable.For(path, path, provider.Name));
                }
            }
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            WriteFailure(WfErrors.TokenFileNotReadable.Because(e, path, path, e.Message));
        }
    }

    private void ReadFile(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (Extract)
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
            WriteFailure(WfErrors.TokenFileNotReadable.Because(e, path, path, e.Message));
        }
    }

    private void ReadLines(FileStream file)
    {
        var reader = new TokenLineReader(file);
        try
        {
            while (!StopToken.IsCancellationRequested && reader.TryRead(out ReadOnlyMemory<char> line))
            {
                ProcessToken(line);
            }
        }
        finally
        {
            reader.Clear();
        }
    }

    private void ReadText(FileStream file, string path)
    {
        var extractor = new TokenExtractor();
        char[] piece = new char[16 * 1024];
        using var reader = new StreamReader(file);
        int read;
        while (!StopToken.IsCancellationRequested && (read = reader.Read(piece, 0, piece.Length)) > 0)
        {
            extractor.Append(piece.AsSpan(0, read));
            while (extractor.TryRead(isEnd: false, out ReadOnlyMemory<char> token))
            {
                ProcessToken(token);
            }
        }

        Array.Clear(piece, 0, piece.Length);
        Drain(extractor, isEnd: true, path);
    }

    private void Drain(TokenExtractor extractor, bool isEnd, string? target)
    {
        while (!StopToken.IsCancellationRequested && extractor.TryRead(isEnd, out ReadOnlyMemory<char> token))
        {
            ProcessToken(token);
        }

        if (!extractor.FoundAny && !StopToken.IsCancellationRequested)
        {
            WriteFailure(WfErrors.NoTokenFound.For(target));
        }

        extractor.Clear();
    }
}
