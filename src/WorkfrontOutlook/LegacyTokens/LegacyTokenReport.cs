using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.LegacyTokens;

/// <summary>The answer of Get-AuthenticationPolicy -AllowLegacyExchangeTokens, read.</summary>
public sealed class LegacyTokenReport
{
    /// <summary>Gets what an admin set.</summary>
    public LegacyTokenAdminSetting Setting { get; init; } = LegacyTokenAdminSetting.Unknown;

    /// <summary>Gets the requests, in the order of the report.</summary>
    public IReadOnlyList<WfLegacyTokenRequest> Requests { get; init; } = Array.Empty<WfLegacyTokenRequest>();

    /// <summary>Gets a value indicating whether a report came, and not a warning alone.</summary>
    public bool IsAvailable { get; init; }

    /// <summary>Gets a value indicating whether the service said that legacy tokens are disabled.</summary>
    public bool SaysDisabled { get; init; }

    /// <summary>Gets the warnings in the service's own words, or null.</summary>
    public string? Warning { get; init; }

    /// <summary>Gets the answer as it came, when not all of it could be read.</summary>
    public string? RawText { get; init; }

    /// <summary>Gets why the report isn't whole, or null when it is, or when the service offers none.</summary>
    public WfException? Failure { get; init; }
}
