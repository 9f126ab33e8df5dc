namespace WorkfrontOutlook.AddIns;

/// <summary>What an add-in's manifest says, and what follows from it.</summary>
public sealed class WfManifestTest
{
    internal WfManifestTest()
    {
    }

    /// <summary>Gets the manifest's file; null for a manifest from the inventory.</summary>
    public string? Path { get; internal init; }

    /// <summary>Gets the manifest's kind. Unknown: an Office manifest of a schema that the module doesn't know; then only its
    /// id was read.</summary>
    public ManifestFormat Format { get; internal init; }

    /// <summary>Gets whether the add-in is for Outlook; null when the manifest doesn't say, or can't be understood.</summary>
    public bool? IsOutlookAddIn { get; internal init; }

    /// <summary>Gets the add-in id: a GUID in lower case, or what the manifest has in its place, or null.</summary>
    public string? AddInId { get; internal init; }

    /// <summary>Gets the add-in's version as written.</summary>
    public string? Version { get; internal init; }

    /// <summary>Gets the name in the manifest's default language.</summary>
    public string? DisplayName { get; internal init; }

    /// <summary>Gets the publisher's name as written.</summary>
    public string? ProviderName { get; internal init; }

    /// <summary>Gets the permission in the mailbox, of several the strongest; null when there is none that is known.</summary>
    public AddInPermission? Permission { get; internal init; }

    /// <summary>Gets a value indicating whether the manifest declares an Entra application (WebApplicationInfo).</summary>
    public bool HasWebApplicationInfo { get; internal init; }

    /// <summary>Gets the id of that Entra application as written, or null.</summary>
    public string? WebApplicationId { get; internal init; }

    /// <summary>Gets whether the add-in may ask for legacy tokens. Impossible: its permission is Restricted. Listed:
    /// Microsoft's list names it. Possible: its permission allows it. A manifest never confirms it.</summary>
    public LegacyTokenUse LegacyTokenUse { get; internal init; }

    /// <summary>Gets whether the add-in uses nested app authentication: always Unknown, because a manifest can't show
    /// it.</summary>
    public ManifestNestedAppAuth NestedAppAuth { get; internal init; }

    /// <summary>Gets a value indicating whether this is Workfront for Outlook, by its exact ids.</summary>
    public bool IsWorkfront { get; internal init; }

    /// <summary>Gets the applications that the add-in is for: Mailbox, Workbook, Document and so on.</summary>
    public string[] Hosts { get; internal init; } = [];

    /// <summary>Gets the requirement sets, each with its lowest version where given: "Mailbox 1.5".</summary>
    public string[] RequirementSets { get; internal init; } = [];

    /// <summary>Gets the domains that the add-in may open (AppDomains, validDomains).</summary>
    public string[] AppDomains { get; internal init; } = [];

    /// <summary>Gets the addresses of the add-in's pages and scripts.</summary>
    public string[] SourceLocations { get; internal init; } = [];

    /// <summary>Gets the add-ins that this one says it replaces.</summary>
    public WfManifestSuccessor[] SuccessorOf { get; internal init; } = [];

    /// <summary>Gets what follows from the manifest and what can't be concluded.</summary>
    public WfManifestConclusion[] Conclusions { get; internal init; } = [];

    /// <summary>Gets what is odd about the manifest, in the caller's language.</summary>
    public string[] Warnings { get; internal init; } = [];
}
