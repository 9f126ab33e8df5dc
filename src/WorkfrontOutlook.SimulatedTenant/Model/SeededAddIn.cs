using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>An add-in as the tenant knows it.</summary>
public sealed record SeededAddIn
{
    /// <summary>Gets the add-in id, a GUID in any case.</summary>
    public required string AddInId { get; init; }

    /// <summary>Gets the store's asset id; null for a sideloaded or own add-in.</summary>
    public string? AssetId { get; init; }

    /// <summary>Gets the display name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Gets the publisher's name.</summary>
    public string ProviderName { get; init; } = "Fabrikam";

    /// <summary>Gets the version.</summary>
    public string Version { get; init; } = "1.0.0.0";

    /// <summary>Gets the permission.</summary>
    public AddInPermission Permission { get; init; } = AddInPermission.ReadItem;

    /// <summary>Gets a value indicating whether it ships with Exchange (scope Default).</summary>
    public bool IsDefault { get; init; }

    /// <summary>Gets a value indicating whether it is switched on.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Gets whom the organization provides it to: Everyone or SpecificUsers.</summary>
    public string ProvidedTo { get; init; } = "Everyone";

    /// <summary>Gets the users that it is provided to, by address.</summary>
    public IReadOnlyList<string> UserList { get; init; } = Array.Empty<string>();

    /// <summary>Gets the state that users start with: Enabled, Disabled or AlwaysEnabled.</summary>
    public string DefaultStateForUser { get; init; } = "Enabled";

    /// <summary>Gets the manifest; null lets the tenant write one.</summary>
    public string? Manifest { get; init; }

    /// <summary>Gets a value indicating whether the tenant gives the manifest out; add-ins on the unified manifest may have none.</summary>
    public bool HasManifest { get; init; } = true;

    /// <summary>Gets the Entra application that the manifest names in its webApplicationInfo; null for none.</summary>
    public string? WebApplicationId { get; init; }

    /// <summary>Gets the delegated permissions that the manifest asks for there.</summary>
    public IReadOnlyList<string> WebApplicationScopes { get; init; } = Array.Empty<string>();

    /// <summary>Gets a value indicating whether either id is that of Workfront for Outlook.</summary>
    public bool IsWorkfront =>
        string.Equals(AssetId, "WA104380943", StringComparison.OrdinalIgnoreCase)
        || string.Equals(AddInId, "b7cf3295-3645-4fc5-9c19-a963c71d1fe2", StringComparison.OrdinalIgnoreCase);

    internal bool HasId(string? id) => string.Equals(AddInId, id?.Trim().Trim('{', '}'), StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => DisplayName;
}
