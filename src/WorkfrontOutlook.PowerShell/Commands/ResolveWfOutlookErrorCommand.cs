using System.Management.Automation;
using WorkfrontOutlook.Errors;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>
/// Resolve-WfOutlookError: from what the user sees to the cause. Everything that is given, also by pipeline, is evidence of
/// one trouble and gives one ranking.
/// </summary>
[Cmdlet(VerbsDiagnostic.Resolve, "WfOutlookError", DefaultParameterSetName = MessageSet)]
[OutputType(typeof(WfErrorCause), ParameterSetName = new[] { MessageSet, PathSet, LiteralPathSet })]
[OutputType(typeof(WfKnownError), ParameterSetName = new[] { ListSet })]
public sealed class ResolveWfOutlookErrorCommand : WfCmdlet
{
    private const string MessageSet = "Message";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ListSet = "List";

    private readonly List<string> _messages = [];
    private readonly List<string> _codes = [];
    private readonly List<ErrorCapture> _captures = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private bool _pathFailed;

    /// <summary>Gets or sets what the user sees, or the text of a ticket, in any language.</summary>
    [Parameter(ParameterSetName = MessageSet, Position = 0, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Message { get; set; }

    /// <summary>Gets or sets codes or names, such as 9018 or GenericTokenError.</summary>
    [Parameter(ParameterSetName = MessageSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public string[]? Code { get; set; }

    /// <summary>Gets or sets captures (console log, JSON, HAR, SOAP); wildcards are allowed.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true)]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Gets or sets captures by their exact path; files come by pipeline.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[]? LiteralPath { get; set; }

    /// <summary>Gets or sets a value indicating whether tokens in the evidence are tested in memory.</summary>
    [Parameter(ParameterSetName = MessageSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter TestTokens { get; set; }

    /// <summary>Gets or sets a value indicating whether the table of known errors is shown.</summary>
    [Parameter(ParameterSetName = ListSet, Mandatory = true)]
    public SwitchParameter List { get; set; }

    /// <summary>Gets or sets what belongs to no parameter. PowerShell's own message would quote it, and it may hold a token.</summary>
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
            throw WfErrors.DiagnosisArgumentNotExpected.For(null, Remaining.Length, UnboundNames.Of(Remaining));
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        ForgetArguments();
        if (string.Equals(ParameterSetName, ListSet, StringComparison.Ordinal))
        {
            WriteObject(ErrorResolver.ListKnownErrors(), enumerateCollection: true);
            return;
        }

        // What isn't bound from the pipeline is there again for each object of it.
        _messages.AddRange((Message ?? []).Where(message => !string.IsNullOrWhiteSpace(message) && _seen.Add("m" + message)));
        _codes.AddRange((Code ?? []).Where(code => !string.IsNullOrWhiteSpace(code) && _seen.Add("c" + code)));
        foreach (string path in Path ?? [])
        {
            AddPath(path, literal: false);
        }

        foreach (string path in LiteralPath ?? [])
        {
            AddPath(path, literal: true);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (string.Equals(ParameterSetName, ListSet, StringComparison.Ordinal))
        {
            return;
        }

        if (_messages.Count + _codes.Count + _captures.Count == 0)
        {
            if (!_pathFailed)
            {
                Report(WfErrors.ErrorQueryIsEmpty.For(null));
            }

            return;
        }

        using TokenVerifierSink? sink = TestTokens ? new TokenVerifierSink(new TokenVerifierOptions()) : null;
        ErrorQuery query = new() { Messages = _messages, Codes = _codes, Captures = _captures, TokenSink = sink };
        ErrorResolution resolution = new ErrorResolver().ResolveAsync(query, StopToken).GetAwaiter().GetResult();

        foreach (CaptureReadReport capture in resolution.Captures)
        {
            if (capture.Failure is not null)
            {
                Report(capture.Failure);
            }

            foreach (CaptureGap gap in capture.Gaps)
            {
                WriteWarning(gap.Message);
            }

            WriteVerbose(FormattableString.Invariant(
                $"{capture.Source}: {capture.Format}, {capture.Encoding}, {capture.State}, {capture.BytesRead} bytes, {capture.Entries} entries, {capture.TokensSeen} tokens and {capture.SecretsDropped} other secrets dropped"));
        }

        if (resolution.Tokens.Count > 0 && !TestTokens)
        {
            WriteVerbose(ErrorTexts.TokensSeen(resolution.Tokens.Count));
        }

        foreach (CapturedToken token in resolution.Tokens.Where(token => token.Verdict is not null))
        {
            SayOnPipeline(CmdletText.CapturedToken.With(token, token.Verdict!.Kind, token.Verdict.Status, token.Verdict.MailboxLocation));
        }

        if (TestTokens && resolution.Tokens.Count == 0)
        {
            SayOnPipeline(CmdletText.NoTokensToTest);
        }

        WriteObject(resolution.Causes, enumerateCollection: true);
        bool somethingRead = _messages.Count + _codes.Count > 0 || resolution.Captures.Any(capture => capture.State != CaptureReadState.Failed);
        if (resolution.Causes.Count == 0 && somethingRead)
        {
            Report(WfErrors.NothingRecognized.For(null));
        }
    }

    // An error record carries the bound arguments; what may hold a token must not be among them.
    private void ForgetArguments()
    {
        MyInvocation.BoundParameters.Remove(nameof(Message));
        MyInvocation.BoundParameters.Remove(nameof(Code));
        MyInvocation.BoundParameters.Remove(nameof(Remaining));
    }

    private void AddPath(string path, bool literal)
    {
        try
        {
            ProviderInfo provider;
            if (literal)
            {
                string resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _);
                AddFile(path, resolved, provider);
                return;
            }

            System.Collections.ObjectModel.Collection<string> found = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out provider);
            foreach (string resolved in found.OrderBy(name => name, StringComparer.Ordinal))
            {
                // A wildcard also finds folders; they are no captures, and were not asked for by name.
                if (!(WildcardPattern.ContainsWildcardCharacters(path) && Directory.Exists(resolved)))
                {
                    AddFile(path, resolved, provider);
                }
            }

            if (found.Count == 0)
            {
                Report(WfErrors.CaptureNotFound.For(path, path));
            }
        }
        catch (ItemNotFoundException)
        {
            Report(WfErrors.CaptureNotFound.For(path, path));
        }
        catch (Exception exception) when (exception is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSArgumentException or NotSupportedException or PSInvalidOperationException)
        {
            Report(WfErrors.CaptureNotReadable.Because(exception, path, path, exception.Message));
        }
    }

    private void AddFile(string path, string resolved, ProviderInfo provider)
    {
        if (!string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal))
        {
            Report(WfErrors.CaptureNotInFileSystem.For(path, path, provider.Name));
            return;
        }

        _captures.Add(ErrorCapture.FromFile(resolved));
    }

    private void Report(WfException exception)
    {
        _pathFailed = true;
        WriteFailure(exception);
    }
}
