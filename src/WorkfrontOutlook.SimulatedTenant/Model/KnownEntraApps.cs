namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>The applications of the scenarios' add-ins, and the add-ins with the manifests that name them. All is invented.</summary>
internal static class KnownEntraApps
{
    /// <summary>Ready: an admin consented, and it is used.</summary>
    public static readonly EntraApp Crm = new()
    {
        AppId = "3d0f5a52-6a0b-4f2e-9f0e-51c8a4b07e10",
        AddInId = KnownAddIns.Crm.AddInId,
        DisplayName = "Fabrikam CRM",
        VerifiedPublisher = "Fabrikam",
        WantedScopes = new[] { "User.Read", "Mail.ReadWrite" },
        Grants = new[] { new SeededGrant { Scope = " User.Read Mail.ReadWrite openid profile offline_access" } },
        SignIns = 240,
    };

    /// <summary>Some users consented, no admin.</summary>
    public static readonly EntraApp Signatures = new()
    {
        AppId = "b6f5a1c4-0a39-4c8e-8c55-7d0f3b1b9a21",
        AddInId = KnownAddIns.Signatures.AddInId,
        DisplayName = "Litware Signatures",
        WantedScopes = new[] { "User.Read", "Mail.Read" },
        Grants = new[] { new SeededGrant { Scope = "User.Read Mail.Read", UserShare = 0.2 } },
        SignIns = 12,
        FailedSignIns = 30,
    };

    /// <summary>The tenant's own: nobody is assigned.</summary>
    public static readonly EntraApp Archive = new()
    {
        AppId = "0e7d9c86-93d4-4f7b-9d6f-2b9d57c2f832",
        AddInId = KnownAddIns.Archive.AddInId,
        DisplayName = "Contoso Archive",
        IsOwn = true,
        IsAssignmentRequired = true,
        WantedScopes = new[] { "User.Read", "Mail.Read" },
        Grants = new[] { new SeededGrant { Scope = "User.Read" } },
        ApplicationPermissions = new[] { "Mail.Read" },
        FailedSignIns = 5,
    };

    /// <summary>Not in the tenant at all.</summary>
    public static readonly EntraApp Unified = new()
    {
        AppId = "f1c6a7e9-58b2-4f0d-a1c1-9c9d0c1e7b43",
        AddInId = KnownAddIns.Unified.AddInId,
        DisplayName = "Proseware Meetings",
        IsPresent = false,
        WantedScopes = new[] { "User.Read", "Calendars.Read" },
    };

    /// <summary>The add-in with a manifest that names its application.</summary>
    public static SeededAddIn With(SeededAddIn addIn, EntraApp app) => addIn with { WebApplicationId = app.AppId, WebApplicationScopes = new[] { "profile", "openid", "User.Read" } };
}
