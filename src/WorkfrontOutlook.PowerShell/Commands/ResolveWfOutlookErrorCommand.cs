using System.Globalization;
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

    // ErrorForbiddenClientAccessTokenRequest has 38 characters.
    private const int LongestCode = 48;

    private readonly List<string> _messages = [];
    private readonly List<string> _codes = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private CapturePaths? _captures;
    private bool _pathFailed;
    private bool _hasInput;

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

        _captures = new CapturePaths(SessionState.Path, Report);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        _hasInput = true;
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
            _captures!.Add(path, literal: false);
        }

        foreach (string path in LiteralPath ?? [])
        {
            _captures!.Add(path, literal: true);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        bool isNonePiped = !_hasInput;
        if (isNonePiped)
        {
            // An empty pipeline. What stands beside it counts all the same.
            Process();
        }

        if (string.Equals(ParameterSetName, ListSet, StringComparison.Ordinal))
        {
            return;
        }

        List<ErrorCapture> captures = _captures!.Found;
        if (_messages.Count + _codes.Count + captures.Count == 0)
        {
            if (!_pathFailed && !isNonePiped)
            {
                Report(WfErrors.ErrorQueryIsEmpty.For(null));
            }

            return;
        }

        using TokenVerifierSink? sink = TestTokens ? new TokenVerifierSink(new TokenVerifierOptions()) : null;
        ErrorQuery query = new() { Messages = _messages, Codes = _codes, Captures = captures, TokenSink = sink };
        ErrorResolution resolution = new ErrorResolver().ResolveAsync(query, StopToken).GetAwaiter().GetResult();

        TellCaptures(resolution.Captures);
        TellTokens(resolution.Tokens);
        WriteObject(resolution.Causes, enumerateCollection: true);
        bool somethingRead = _messages.Count + _codes.Count > 0 || resolution.Captures.Any(capture => capture.State != CaptureReadState.Failed);
        if (resolution.Causes.Count > 0)
        {
            foreach (int index in resolution.UnknownCodes)
            {
                Report(WfErrors.ErrorCodeNotKnown.For(Quotable(index), Quotable(index) ?? "#" + (index + 1).ToString(CultureInfo.InvariantCulture)));
            }
        }
        else if (somethingRead)
        {
            Report(WfErrors.NothingRecognized.For(_messages.Count + captures.Count == 0 && _codes.Count == 1 ? Quotable(0) : null));
        }
    }

    // A code is one short word. A token or another secret, given in its place, is not to be seen in an error.
    private string? Quotable(int index)
    {
        string code = _codes[index].Trim();
        return code.Length <= LongestCode && code.All(c => char.IsLetterOrDigit(c) || c == '-') && !code.StartsWith("ey", StringComparison.Ordinal) ? code : null;
    }

    private void TellCaptures(IReadOnlyList<CaptureReadReport> captures)
    {
        foreach (CaptureReadReport capture in captures)
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
    }

    private void TellTokens(IReadOnlyList<CapturedToken> tokens)
    {
        if (tokens.Count > 0 && !TestTokens)
        {
            WriteVerbose(ErrorTexts.TokensSeen(tokens.Count));
        }

        foreach (CapturedToken token in tokens.Where(token => token.Verdict is not null))
        {
            SayOnPipeline(CmdletText.CapturedToken.With(token, token.Verdict!.Kind, token.Verdict.Status, token.Verdict.MailboxLocation));
        }

        if (TestTokens && tokens.Count == 0)
        {
            SayOnPipeline(CmdletText.NoTokensToTest);
        }
    }

    // An error record carries the bound arguments; what may hold a token must not be among them.
    private void ForgetArguments()
    {
        MyInvocation.BoundParameters.Remove(nameof(Message));
        MyInvocation.BoundParameters.Remove(nameof(Code));
        MyInvocation.BoundParameters.Remove(nameof(Remaining));
    }

    private void Report(WfException exception)
    {
        _pathFailed = true;
        WriteFailure(exception);
    }
}
