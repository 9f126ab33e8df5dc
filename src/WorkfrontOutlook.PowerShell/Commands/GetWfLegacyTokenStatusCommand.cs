using System.Management.Automation;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>Tells what an admin set for legacy Exchange tokens, what is really in force, and who asked for them.</summary>
[Cmdlet(VerbsCommon.Get, "WfLegacyTokenStatus")]
[OutputType(typeof(WfLegacyTokenStatus))]
public sealed class GetWfLegacyTokenStatusCommand : WfTenantCmdlet
{
    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        LegacyTokenReport report = await LegacyTokenStatusReader.ReadReportAsync(Tenant, cancellationToken).ConfigureAwait(false);
        if (report.Failure is not null)
        {
            await WriteFailureAsync(report.Failure, cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(LegacyTokenStatusReader.Judge(report, Tenant.Connection, Tenant.Clock.GetUtcNow()), cancellationToken).ConfigureAwait(false);
    }
}
