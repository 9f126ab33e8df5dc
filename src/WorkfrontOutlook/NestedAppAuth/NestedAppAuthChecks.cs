namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>The names of the checks, in the order of the result.</summary>
public static class NestedAppAuthChecks
{
    /// <summary>The application is known in the tenant.</summary>
    public const string ServicePrincipal = nameof(ServicePrincipal);

    /// <summary>Users may sign in to it.</summary>
    public const string Enabled = nameof(Enabled);

    /// <summary>Who published it, and whether Microsoft verified that.</summary>
    public const string Publisher = nameof(Publisher);

    /// <summary>The delegated permissions wanted, against those granted.</summary>
    public const string Scopes = nameof(Scopes);

    /// <summary>An admin consented for everybody.</summary>
    public const string AdminConsent = nameof(AdminConsent);

    /// <summary>Which share of the users consented.</summary>
    public const string UserConsent = nameof(UserConsent);

    /// <summary>What users may consent to by themselves.</summary>
    public const string UserConsentPolicy = nameof(UserConsentPolicy);

    /// <summary>Assignment is required, and somebody is assigned.</summary>
    public const string Assignment = nameof(Assignment);

    /// <summary>Application permissions that it holds besides.</summary>
    public const string AppRoles = nameof(AppRoles);

    /// <summary>Conditional Access policies that break or hinder its sign-in.</summary>
    public const string ConditionalAccess = nameof(ConditionalAccess);

    /// <summary>Sign-ins of the last 30 days.</summary>
    public const string SignIns = nameof(SignIns);

    /// <summary>Where the mailboxes are.</summary>
    public const string MailboxLocation = nameof(MailboxLocation);

    /// <summary>Which Outlook is used.</summary>
    public const string OutlookBuild = nameof(OutlookBuild);

    /// <summary>Gets all names, in order.</summary>
    public static IReadOnlyList<string> All { get; } = new[]
    {
        ServicePrincipal, Enabled, Publisher, Scopes, AdminConsent, UserConsent, UserConsentPolicy, Assignment, AppRoles, ConditionalAccess, SignIns, MailboxLocation, OutlookBuild,
    };
}
