using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>Says whether the end of legacy tokens is the cause, who is affected, and what to do; with evidence.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WfDiagnosis")]
[OutputType(typeof(WfDiagnosis))]
public sealed class InvokeWfDiagnosisCommand : WfTenantCmdlet
{
    /// <summary>Gets or sets the mailboxes to read instead of a sweep, by any identity that Exchange takes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "UserPrincipalName")]
    [ValidateNotNullOrEmpty]
    public string[]? Mailbox { get; set; }

    /// <summary>Gets or sets how much of the tenant to read.</summary>
    [Parameter]
    public DiagnosisScope Scope { get; set; } = DiagnosisScope.Auto;

    /// <summary>Gets or sets how many calls may be in flight at once, 1 to 64. Adapts below that by itself.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    private readonly List<string> _mailboxes = new();

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Mailbox is not null)
        {
            _mailboxes.AddRange(Mailbox);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var options = new DiagnosisOptions
        {
            Scope = Scope,
            Mailboxes = _mailboxes.Count > 0 ? _mailboxes : null,
            ThrottleLimit = ThrottleLimit,
            IsListed = AddInCatalogs.Lookup(Explain),
        };
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(Tenant, options, ProgressTo<WfProgress>(ShowProgress), cancellationToken).ConfigureAwait(false);
        await WriteAsync(diagnosis, cancellationToken).ConfigureAwait(false);
    }
}
