using System.Globalization;
using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.PowerShell.Completion;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>Says whether the end of legacy tokens is the cause, who is affected, and what to do; with evidence.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WfDiagnosis")]
[OutputType(typeof(WfDiagnosis))]
public sealed class InvokeWfDiagnosisCommand : WfTenantCmdlet
{
    private readonly List<string> _mailboxes = new();

    /// <summary>Gets or sets the mailboxes to read instead of a sweep, by any identity that Exchange takes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "UserPrincipalName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MailboxCompleter))]
    public string[]? Mailbox { get; set; }

    /// <summary>Gets or sets a token from the failing add-in, a string or SecureString; tested in memory, never kept.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Token { get; set; }

    /// <summary>Gets or sets a file with the metadata document for -Token, used instead of fetching it. It doesn't widen the list of trusted hosts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MetadataPath { get; set; }

    /// <summary>Gets or sets your own Exchange servers whose metadata document is trusted for -Token, as whole host names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AllowedHost { get; set; } = [];

    /// <summary>Gets or sets what the user sees, or the text of a ticket, in any language.</summary>
    [Parameter]
    [Alias("Message")]
    [ValidateNotNullOrEmpty]
    public string[]? ErrorText { get; set; }

    /// <summary>Gets or sets captures: console log, JSON, HAR, SOAP.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? CapturePath { get; set; }

    /// <summary>Gets or sets how much of the tenant to read.</summary>
    [Parameter]
    public DiagnosisScope Scope { get; set; } = DiagnosisScope.Auto;

    /// <summary>Gets or sets how many calls may be in flight at once, 1 to 64. Adapts below that by itself.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Gets or sets the file in which the sweep keeps what it has read, to go on after an interruption.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    /// <summary>Gets or sets the checkpoints of a sweep that was made before, whole or in shards; no mailbox is read then.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? SweepPath { get; set; }

    /// <summary>Gets or sets the folder that keeps each run as dated JSON, for the trend in the report.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>
    /// Gets or sets the language of the diagnosis's own texts, and the form of its numbers and dates; by default those of the
    /// session. A report is written in the same language unless Export-WfReport is told another.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CultureCompleter))]
    public CultureInfo? Culture { get; set; }

    /// <summary>Gets or sets what belongs to no parameter. PowerShell's own message would quote it, and it may be a token.</summary>
    [Parameter(ValueFromRemainingArguments = true, DontShow = true)]
    [AllowEmptyCollection]
    [AllowNull]
    public object[]? Remaining { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        Forget(nameof(Token), nameof(ErrorText), nameof(Remaining));
        if (Remaining is { Length: > 0 })
        {
            throw WfErrors.DiagnosisArgumentNotExpected.For(null, Remaining.Length, UnboundNames.Of(Remaining));
        }

        if (Token is null && (MetadataPath is not null || AllowedHost.Length > 0))
        {
            WriteWarning(CmdletText.TokenOptionsWithoutToken);
        }

        base.Begin();
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        Forget(nameof(Token), nameof(ErrorText), nameof(Remaining));
        if (Mailbox is not null)
        {
            _mailboxes.AddRange(Mailbox);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (IsNonePiped(_mailboxes))
        {
            return;
        }

        if (Culture is not null)
        {
            // The cultures are those of this asynchronous flow: the session keeps its own.
            CultureInfo.CurrentUICulture = Culture;
            CultureInfo.CurrentCulture = Culture;
        }

        DiagnosisHistory? history = HistoryPath is null ? null : new DiagnosisHistory((await FullPathsAsync(HistoryPath).ConfigureAwait(false))[0]);
        history?.Prepare();
        var notRead = new List<WfException>();
        DiagnosisOptions options = await OptionsAsync(notRead.Add, cancellationToken).ConfigureAwait(false);
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(Tenant, options, ProgressTo<WfProgress>(ShowProgress), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<WfException> notKept = history is null ? [] : await history.KeepAsync(diagnosis, cancellationToken).ConfigureAwait(false);
        Seen.Of(Tenant).Add(diagnosis);

        // The result first: with -ErrorAction Stop, too, the next command of the pipeline has it before the error ends all.
        await WriteAsync(diagnosis, cancellationToken).ConfigureAwait(false);

        // Asked in the pipeline's thread, after what follows in the pipeline has worked on it.
        if (AffectedGap.Of(diagnosis.Completeness, options) is string gap && !await OnPipelineAsync(() => GapTold.Has(diagnosis)).ConfigureAwait(false))
        {
            Warn(gap);
        }

        foreach (WfException failure in notKept.Concat(notRead.Where(IsError)))
        {
            await WriteFailureAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<DiagnosisOptions> OptionsAsync(Action<WfException> onNotRead, CancellationToken cancellationToken)
    {
        string[] captures = await FullPathsAsync(CapturePath).ConfigureAwait(false);
        return new DiagnosisOptions
        {
            Scope = Scope,
            Mailboxes = _mailboxes.Count > 0 ? _mailboxes : null,
            ThrottleLimit = ThrottleLimit,
            CheckpointPath = (await FullPathsAsync(CheckpointPath).ConfigureAwait(false)).FirstOrDefault(),
            SweepPaths = await FilePathsAsync(SweepPath).ConfigureAwait(false),
            Evidence = await GivenInput.ReadAsync(Token, await TokenOptionsAsync().ConfigureAwait(false), Tenant.Clock, ErrorText, captures, cancellationToken).ConfigureAwait(false),
            IsListed = AddInCatalogs.Lookup(Explain),
            OnNotRead = onNotRead,
            Explain = Explain,
        };
    }

    private async Task<TokenVerifierOptions> TokenOptionsAsync() => new()
    {
        MetadataPath = (await FullPathsAsync(MetadataPath).ConfigureAwait(false)).FirstOrDefault(),
        AllowedHost = AllowedHost,

        // The embedded tenant asks nobody outside of this process.
        Offline = Tenant.Connection.Demo is not null,
    };

    // That there is no Graph was said at the connection. A sweep's mailboxes are counted, and named in the result; an error
    // for each is what Get-WfOutlookAddIn gives.
    private bool IsError(WfException failure) =>
        ReferenceEquals(failure.Definition, WfErrors.MailboxNotRead)
            ? _mailboxes.Count > 0
            : failure.InnerException is not WfException cause || !ReferenceEquals(cause.Definition, WfErrors.GraphNotConnected);
}
