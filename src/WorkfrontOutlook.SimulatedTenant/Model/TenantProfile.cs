using WorkfrontOutlook.Connections;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>Everything that makes one tenant what it is. The same profile gives the same tenant.</summary>
public sealed record TenantProfile
{
    /// <summary>Gets the scenario's name.</summary>
    public string Scenario { get; init; } = "Custom";

    /// <summary>Gets the seed of names, ids and choices.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets how many user and shared mailboxes there are, 0 to 300,000.</summary>
    public int MailboxCount { get; init; } = 50;

    /// <summary>Gets the share of them that is shared mailboxes, from 0 to 1.</summary>
    public double SharedShare { get; init; } = 0.1;

    /// <summary>Gets how many rooms there are; they don't count.</summary>
    public int Rooms { get; init; } = 3;

    /// <summary>Gets how many pieces of equipment there are; they don't count.</summary>
    public int Equipment { get; init; } = 1;

    /// <summary>Gets how many group mailboxes there are; they don't count.</summary>
    public int GroupMailboxes { get; init; } = 2;

    /// <summary>Gets how many mailboxes live on-premises; here they are mail users.</summary>
    public int OnPremisesMailboxes { get; init; }

    /// <summary>Gets how many mail users have no mailbox at all.</summary>
    public int ExternalMailUsers { get; init; }

    /// <summary>Gets how many deleted mailboxes can still be restored; they don't count.</summary>
    public int SoftDeletedMailboxes { get; init; }

    /// <summary>Gets how many deleted mailboxes are on hold; they don't count.</summary>
    public int InactiveMailboxes { get; init; }

    /// <summary>Gets the share of the mailboxes whose Get-App always fails, from 0 to 1. Above 0, at least one does.</summary>
    public double BrokenShare { get; init; }

    /// <summary>Gets a value indicating whether names hold markup, formulas, control characters and the like.</summary>
    public bool HostileNames { get; init; }

    /// <summary>Gets the cloud.</summary>
    public CloudEnvironment Cloud { get; init; } = CloudEnvironments.Worldwide;

    /// <summary>Gets what an admin set. Unknown isn't a setting.</summary>
    public LegacyTokenAdminSetting AdminSetting { get; init; } = LegacyTokenAdminSetting.NotSet;

    /// <summary>Gets the form of the status text.</summary>
    public StatusForm StatusForm { get; init; }

    /// <summary>Gets who asked for legacy tokens.</summary>
    public IReadOnlyList<TokenReportEntry> TokenReport { get; init; } = Array.Empty<TokenReportEntry>();

    /// <summary>Gets the organization's add-ins, without the default ones.</summary>
    public IReadOnlyList<SeededAddIn> OrganizationApps { get; init; } = Array.Empty<SeededAddIn>();

    /// <summary>Gets the add-ins of the private catalog.</summary>
    public IReadOnlyList<SeededAddIn> PrivateCatalogApps { get; init; } = Array.Empty<SeededAddIn>();

    /// <summary>Gets what users installed.</summary>
    public IReadOnlyList<UserInstall> UserInstalls { get; init; } = Array.Empty<UserInstall>();

    /// <summary>Gets the add-ins deployed as integrated apps, which only Graph shows.</summary>
    public IReadOnlyList<SeededAddIn> IntegratedApps { get; init; } = Array.Empty<SeededAddIn>();

    /// <summary>Gets how many other applications Graph lists.</summary>
    public int OtherApplications { get; init; } = 25;

    /// <summary>Gets a value indicating whether the caller has a token for Graph.</summary>
    public bool HasGraph { get; init; } = true;

    /// <summary>Gets a value indicating whether Graph refuses the caller's reads (403).</summary>
    public bool GraphDenied { get; init; }

    /// <summary>Gets the permissions of Graph that the caller lacks, whatever its token says.</summary>
    public IReadOnlyList<string> MissingGraphPermissions { get; init; } = Array.Empty<string>();

    /// <summary>Gets the applications of Entra that belong to add-ins.</summary>
    public IReadOnlyList<EntraApp> EntraApps { get; init; } = Array.Empty<EntraApp>();

    /// <summary>Gets the Conditional Access policies.</summary>
    public IReadOnlyList<SeededAccessPolicy> ConditionalAccessPolicies { get; init; } = Array.Empty<SeededAccessPolicy>();

    /// <summary>Gets what users may consent to by themselves.</summary>
    public UserConsentPolicy UserConsentPolicy { get; init; } = UserConsentPolicy.Recommended;

    /// <summary>Gets a value indicating whether the tenant is licensed for Entra ID P1, without which Graph gives no sign-ins.</summary>
    public bool HasEntraP1 { get; init; } = true;

    /// <summary>
    /// Gets how many users the usage report shows with each Outlook, by the report's column heads; null means all mailboxes with
    /// Outlook M365. Empty means that the report has no line.
    /// </summary>
    public IReadOnlyDictionary<string, int>? OutlookVersions { get; init; }

    /// <summary>Gets the cmdlets that the caller may not run.</summary>
    public IReadOnlyList<string> DeniedCmdlets { get; init; } = Array.Empty<string>();

    /// <summary>Gets how the server behaves on the wire.</summary>
    public ServerOptions Server { get; init; } = new();
}
