namespace WorkfrontOutlook.Connections;

/// <summary>How a connection came by its tokens.</summary>
public enum SignInKind
{
    /// <summary>The admin's existing Exchange Online session; the module holds no token.</summary>
    ExistingSession,

    /// <summary>The system browser.</summary>
    Interactive,

    /// <summary>A code that the admin types on another device.</summary>
    Device,

    /// <summary>A certificate of the app.</summary>
    Certificate,

    /// <summary>A secret of the app.</summary>
    ClientSecret,

    /// <summary>The managed identity of the machine or automation account.</summary>
    ManagedIdentity,

    /// <summary>A token of another identity provider that the app trusts.</summary>
    FederatedIdentity,

    /// <summary>Tokens that the admin gave.</summary>
    AccessToken,

    /// <summary>None: the embedded tenant.</summary>
    Demo,
}
