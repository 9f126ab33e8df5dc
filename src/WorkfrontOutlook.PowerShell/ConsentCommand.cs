using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell;

/// <summary>What Test-WfNestedAppAuth does about consent: gives the address for it, or grants it.</summary>
public abstract class ConsentCommand : WfTenantCmdlet
{
    /// <summary>Writes the address at which an admin consents, for each application, or why there is none.</summary>
    private protected async Task WriteAddressesAsync(IReadOnlyList<NestedAppAuthSubject> subjects, string[] scopes, Uri? redirect, CancellationToken cancellationToken)
    {
        foreach (NestedAppAuthSubject subject in subjects)
        {
            if (ConsentGrantPlan.Obstacle(subject) is WfException obstacle)
            {
                await WriteFailureAsync(obstacle, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await WriteAsync(AdminConsentAddress.Make(Tenant.Connection, subject.ClientId!, scopes, redirect).AbsoluteUri, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Grants permissions for everybody, after a question. What can't be granted is an error each.</summary>
    private protected async Task GrantAsync(IReadOnlyList<NestedAppAuthSubject> subjects, string[] scopes, string? undoPath, CancellationToken cancellationToken)
    {
        ConsentGrantPlan plan = await ConsentGrantPlan.ReadAsync(Tenant, subjects, scopes, cancellationToken).ConfigureAwait(false);
        foreach (WfException refused in plan.Refused)
        {
            await WriteFailureAsync(refused, cancellationToken).ConfigureAwait(false);
        }

        if (plan.Count == 0 || await AskOnceAsync(plan.Question, plan.Commands, undoPath).ConfigureAwait(false) is not UndoPlace place)
        {
            return;
        }

        plan.IsOurName = place.IsOurName;
        try
        {
            await foreach (WfException failure in plan.ApplyAsync(place.Path, cancellationToken).ConfigureAwait(false))
            {
                await WriteFailureAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (plan.UndoPath is string path && !cancellationToken.IsCancellationRequested)
            {
                TellUndo(path);
            }
        }
    }
}
