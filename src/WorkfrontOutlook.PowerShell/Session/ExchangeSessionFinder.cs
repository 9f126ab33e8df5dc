using System.Management.Automation;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>Finds the Exchange Online session that the admin has open. Never loads a module to do so.</summary>
internal static class ExchangeSessionFinder
{
    /// <summary>Gives the one live session that fits.</summary>
    /// <param name="cmdlet">The running cmdlet; this runs on its thread.</param>
    /// <param name="organization">A domain or tenant id to choose by, or null.</param>
    /// <param name="tenantId">A tenant id or domain to choose by, or null.</param>
    /// <param name="account">A user principal name to choose by, or null.</param>
    /// <param name="stopping">Interrupts the search.</param>
    /// <returns>The session.</returns>
    /// <exception cref="WfException">None fits (NoExchangeSession), or more than one (SeveralExchangeSessions).</exception>
    public static ExchangeSession FindOne(PSCmdlet cmdlet, string? organization, string? tenantId, string? account, CancellationToken stopping)
    {
        ExchangeSession[] usable = List(cmdlet, stopping)
            .Where(session => session.IsUsable)
            .Where(session => organization is null || session.IsOf(organization))
            .Where(session => tenantId is null || session.IsOf(tenantId))
            .Where(session => account is null || string.Equals(account, session.Account, StringComparison.OrdinalIgnoreCase))
            .ToArray();

        if (usable.Length == 1)
        {
            return usable[0];
        }

        string wanted = string.Join(", ", new[] { organization, tenantId, account }.Where(text => text is not null));
        throw usable.Length == 0
            ? WfErrors.NoExchangeSession.For(
                wanted.Length == 0 ? null : wanted,
                wanted.Length == 0 ? string.Empty : CmdletText.LookedFor.With(wanted))
            : WfErrors.SeveralExchangeSessions.For(null, string.Join("; ", usable.Select(session => session.ToString())));
    }

    private static IEnumerable<ExchangeSession> List(PSCmdlet cmdlet, CancellationToken stopping)
    {
        if (SessionCommands.FindLoaded(cmdlet, "Get-ConnectionInformation") is not CommandInfo command)
        {
            return Array.Empty<ExchangeSession>();
        }

        SessionOutput output = SessionCommands.Invoke(command, new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase), stopping);
        output.Reemit(cmdlet);
        return output.Failure is null
            ? output.Items.Select(item => new ExchangeSession(PSObjectRecord.From(item, Array.Empty<string>())))
            : throw SessionErrors.Translate("Get-ConnectionInformation", null, output.Failure);
    }
}
