using System.Globalization;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Remediation;

/// <summary>Changes the tenant's setting for legacy tokens, with Set-AuthenticationPolicy and nothing else.</summary>
public static class LegacyTokenPolicyChange
{
    /// <summary>Gets the cmdlet that is sent, as it would be typed.</summary>
    /// <param name="state">The wanted setting.</param>
    /// <returns>The text.</returns>
    public static string CommandText(LegacyTokenPolicyState state) => WriteCommands.Text(WriteCommands.SetPolicy(state == LegacyTokenPolicyState.Allowed));

    /// <summary>Gets the question that is asked before anything is sent.</summary>
    /// <param name="state">The wanted setting.</param>
    /// <returns>The text.</returns>
    public static string Question(LegacyTokenPolicyState state) => Format(RemediationText.Question_Policy, state);

    /// <summary>Refuses what can't work.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="state">The wanted setting.</param>
    /// <param name="force">True to ask the service in any case.</param>
    /// <exception cref="WfException">LegacyTokensCannotBeAllowed, with the timeline's reason.</exception>
    public static void Check(TenantContext tenant, LegacyTokenPolicyState state, bool force)
    {
        DateTimeOffset now = tenant.Clock.GetUtcNow();
        if (state == LegacyTokenPolicyState.Allowed && !force && !LegacyTokenTimeline.CanReenableAt(now))
        {
            throw WfErrors.LegacyTokensCannotBeAllowed.For(tenant.Connection.ToString(), Why(now));
        }
    }

    /// <summary>Sends the change and reports what the service says and shows afterwards.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="state">The wanted setting.</param>
    /// <param name="force">True to ask the service also where the timeline says that it can't work.</param>
    /// <param name="cancellationToken">Interrupts the calls.</param>
    /// <returns>Changed, or Failed with the service's own answer.</returns>
    /// <exception cref="WfException">LegacyTokensCannotBeAllowed.</exception>
    public static async Task<WfRemediationResult> SetAsync(TenantContext tenant, LegacyTokenPolicyState state, bool force, CancellationToken cancellationToken)
    {
        Check(tenant, state, force);
        bool allow = state == LegacyTokenPolicyState.Allowed;
        ExchangeCommand command = WriteCommands.SetPolicy(allow);
        ExchangeOutcome answer = await ExchangeCalls.RunOneAsync(tenant.Exchange, command, cancellationToken).ConfigureAwait(false);
        if (answer.Failure is WfException refused && ExchangeCalls.IsRefusal(refused))
        {
            return Result(RemediationOutcome.Failed, refused.Message, command);
        }

        // Also after an unclear outcome: the setting itself tells. It isn't sent a second time.
        string? shown = null;
        LegacyTokenAdminSetting setting = LegacyTokenAdminSetting.Unknown;
        try
        {
            LegacyTokenReport report = await LegacyTokenStatusReader.ReadReportAsync(tenant, cancellationToken).ConfigureAwait(false);
            setting = report.Setting;
            shown = report.Warning;
        }
        catch (WfException exception)
        {
            shown = exception.Message;
        }

        string says = string.Join(" ", (answer.Output?.Warnings ?? Array.Empty<string>()).Concat(new[] { answer.Failure?.Message, shown }).Where(text => !string.IsNullOrWhiteSpace(text)).Distinct(StringComparer.Ordinal));
        bool done = setting == (allow ? LegacyTokenAdminSetting.Allowed : LegacyTokenAdminSetting.Blocked);
        if (!done)
        {
            return Result(RemediationOutcome.Failed, Format(answer.Failure is null ? RemediationText.Policy_NotShown : RemediationText.Policy_Unclear, says.Length == 0 ? "-" : says), command);
        }

        LegacyTokenEffect effect = LegacyTokenTimeline.Effective(setting, tenant.Clock.GetUtcNow());
        return Result(
            RemediationOutcome.Changed,
            Format(RemediationText.Policy_Changed, effect.Reason) + (says.Length == 0 ? string.Empty : " " + Format(RemediationText.Reason_ServiceSays, says)),
            command);
    }

    private static string Why(DateTimeOffset now) => LegacyTokenTimeline.Effective(LegacyTokenAdminSetting.Allowed, now).Reason;

    private static string Format(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    private static WfRemediationResult Result(RemediationOutcome outcome, string reason, ExchangeCommand command) => new()
    {
        Action = RemediationAction.SetPolicy,
        Outcome = outcome,
        Reason = reason,
        Command = WriteCommands.Text(command),
    };
}
