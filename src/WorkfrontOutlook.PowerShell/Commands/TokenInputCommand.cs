using System.Management.Automation;
using System.Security;
using WorkfrontOutlook.Failures;

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

    private TokenReader? _reader;

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
        Forget(nameof(Token), nameof(Remaining));
        if (Remaining is { Length: > 0 })
        {
            throw WfErrors.TokenArgumentNotExpected.For(null, Remaining.Length, UnboundNames.Of(Remaining));
        }

        _reader = new TokenReader(Extract, ProcessToken, WriteFailure, StopToken);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        Forget(nameof(Token), nameof(Remaining));
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
                    _reader!.TakeFile(GetUnresolvedProviderPathFromPSPath(path));
                }

                break;
            default:
                ReadInput(Token);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void End() => _reader!.Complete();

    /// <summary>Does the command's work on one token.</summary>
    /// <param name="token">The token, or what was given for one; good until the call returns.</param>
    protected abstract void ProcessToken(ReadOnlyMemory<char> token);

    private void ReadInput(object? input)
    {
        object? value = input is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : input;
        switch (value)
        {
            case string text:
                _reader!.Take(text.AsMemory());
                break;
            case SecureString secure:
                _reader!.Take(secure);
                break;
            case FileInfo file:
                _reader!.TakeFile(file.FullName);
                break;
            case PSObject item when item.Properties["Token"]?.Value is { } inner && !ReferenceEquals(inner, item):
                ReadInput(inner);
                break;
            case PSObject item when item.Properties["PSPath"]?.Value is string path:
                _reader!.TakeFile(GetUnresolvedProviderPathFromPSPath(path));
                break;
            default:
                WriteFailure(WfErrors.TokenInputNotUsable.For(null, value?.GetType().FullName ?? "null"));
                break;
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
                    _reader!.TakeFile(file);
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
}
