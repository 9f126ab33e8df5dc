using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>One check of an add-in's readiness: how it ended, what that rests on, and what to do.</summary>
public sealed class WfNestedAppAuthCheck
{
    /// <summary>
    /// Gets the name: ServicePrincipal, Enabled, Publisher, Scopes, AdminConsent, UserConsent, UserConsentPolicy, Assignment,
    /// AppRoles, ConditionalAccess, SignIns, MailboxLocation or OutlookBuild.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Gets how it ended. Skipped: it could not be read, or doesn't apply; never taken for Pass.</summary>
    public required CheckOutcome Outcome { get; init; }

    /// <summary>Gets what the outcome rests on.</summary>
    public required Basis Basis { get; init; }

    /// <summary>Gets what was seen, or why nothing was.</summary>
    public required string Detail { get; init; }

    /// <summary>Gets what to do; null when there is nothing to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>Gets where it was read or is documented, with the date where it is a document.</summary>
    public string? Source { get; init; }

    /// <summary>Gets the least permission that reading it takes, when that is missing; else null.</summary>
    public string? MissingPermission { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Outcome}";
}
