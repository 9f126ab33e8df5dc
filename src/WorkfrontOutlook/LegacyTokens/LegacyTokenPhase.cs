namespace WorkfrontOutlook.LegacyTokens;

/// <summary>
/// The stretches of the switch-off in Exchange Online. Dates are UTC days. Source: Microsoft's FAQ "Nested app
/// authentication and Outlook legacy tokens" in its editions from 2024-06-10 to 2025-11-03.
/// </summary>
public enum LegacyTokenPhase
{
    /// <summary>Until 2025-02-16: on unless an admin blocked them.</summary>
    OnByDefault,

    /// <summary>2025-02-17 to 2025-07-31: off unless an admin allowed them.</summary>
    OffByDefault,

    /// <summary>2025-08-01 to 2025-09-30: turned off tenant by tenant, whatever an admin had set.</summary>
    SelfServiceEnding,

    /// <summary>2025-10-01 to 2025-10-30: off except in tenants that Microsoft exempted.</summary>
    OffExceptExempt,

    /// <summary>Since 2025-10-31: off in every tenant, for good.</summary>
    OffForAll,
}
