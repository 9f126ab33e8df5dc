namespace WorkfrontOutlook.AddIns;

/// <summary>Where an add-in was seen.</summary>
public enum AddInSource
{
    /// <summary>Get-App -OrganizationApp: deployed for the organization.</summary>
    Organization,

    /// <summary>Get-App -OrganizationApp -PrivateCatalog: the organization's own catalog.</summary>
    PrivateCatalog,

    /// <summary>An Entra application's addIns, as Microsoft Graph shows them. Observed, not documented as an inventory.</summary>
    IntegratedApps,

    /// <summary>Get-App -Mailbox: installed by the user.</summary>
    Mailbox,

    /// <summary>The list of add-ins that asked for legacy tokens, which Get-AuthenticationPolicy gave.</summary>
    TokenReport,
}
