using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.LegacyTokens;

/// <summary>Asks the tenant for its legacy-token status.</summary>
public static class LegacyTokenStatusReader
{
    /// <summary>Gets the command that asks. The switch is organization-wide; without it the status is not shown.</summary>
    public static ExchangeCommand Command { get; } = new(
        "Get-AuthenticationPolicy",
        new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["AllowLegacyExchangeTokens"] = true });

    /// <summary>Asks the tenant.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="cancellationToken">Interrupts the call.</param>
    /// <returns>The report as the service gave it. Throws when the service can't be asked.</returns>
    public static async Task<LegacyTokenReport> ReadReportAsync(TenantContext tenant, CancellationToken cancellationToken) =>
        LegacyTokenReportParser.Parse(await tenant.Exchange.InvokeWholeAsync(Command, cancellationToken).ConfigureAwait(false));

    /// <summary>Asks the tenant and judges the answer.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="cancellationToken">Interrupts the call.</param>
    /// <returns>The status.</returns>
    public static async Task<WfLegacyTokenStatus> ReadAsync(TenantContext tenant, CancellationToken cancellationToken) =>
        Judge(await ReadReportAsync(tenant, cancellationToken).ConfigureAwait(false), tenant.Connection, tenant.Clock.GetUtcNow());

    /// <summary>Judges a report.</summary>
    /// <param name="report">The report; null when the service could not be asked.</param>
    /// <param name="connection">The tenant.</param>
    /// <param name="at">The time of asking.</param>
    /// <returns>The status.</returns>
    public static WfLegacyTokenStatus Judge(LegacyTokenReport? report, WfConnection connection, DateTimeOffset at)
    {
        LegacyTokenAdminSetting setting = report?.Setting ?? LegacyTokenAdminSetting.Unknown;
        LegacyTokenEffect effect = LegacyTokenTimeline.Effective(setting, at, serviceSaysDisabled: report?.SaysDisabled ?? false);
        return new WfLegacyTokenStatus
        {
            TenantId = connection.TenantId,
            Organization = connection.Organization,
            Environment = connection.Environment,
            AdminSetting = setting,
            EffectiveState = effect.State,
            Phase = LegacyTokenTimeline.PhaseAt(at),
            CanReenable = LegacyTokenTimeline.CanReenableAt(at),
            Basis = effect.Basis,
            Explanation = string.Format(CultureInfo.CurrentCulture, LegacyTokenText.Explain_Setting, Word(setting), Word(effect.State), effect.Reason),
            Requests = (report?.Requests ?? Array.Empty<WfLegacyTokenRequest>()).Select(Named).ToArray(),
            ReportAvailable = report?.IsAvailable ?? false,
            ServerWarning = report?.Warning,
            RawText = report?.RawText,
            CheckedAt = at,
            NextStep = effect.State switch
            {
                LegacyTokenEffectiveState.Off => LegacyTokenText.Next_Off,
                LegacyTokenEffectiveState.On => LegacyTokenText.Next_On,
                _ => LegacyTokenText.Next_Unknown,
            },
        };
    }

    private static WfLegacyTokenRequest Named(WfLegacyTokenRequest request) => !request.IsWorkfront ? request : new WfLegacyTokenRequest
    {
        AddInId = request.AddInId,
        AssetId = WorkfrontAddIn.AssetId,
        Name = WorkfrontAddIn.Name,
        Outcome = request.Outcome,
        LastSeen = request.LastSeen,
    };

    internal static string Word(LegacyTokenAdminSetting setting) => setting switch
    {
        LegacyTokenAdminSetting.NotSet => LegacyTokenText.Setting_NotSet,
        LegacyTokenAdminSetting.Allowed => LegacyTokenText.Setting_Allowed,
        LegacyTokenAdminSetting.Blocked => LegacyTokenText.Setting_Blocked,
        _ => LegacyTokenText.Setting_Unknown,
    };

    private static string Word(LegacyTokenEffectiveState state) => state switch
    {
        LegacyTokenEffectiveState.On => LegacyTokenText.State_On,
        LegacyTokenEffectiveState.Off => LegacyTokenText.State_Off,
        _ => LegacyTokenText.State_Unknown,
    };
}
