using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>What is tested: an Entra application, an add-in, or both.</summary>
public sealed class NestedAppAuthSubject
{
    /// <summary>Gets the Entra application (client) id, a GUID in lower case; null when it isn't known.</summary>
    public string? ClientId { get; init; }

    /// <summary>Gets how the client id was found; null when it wasn't.</summary>
    public string? ClientIdSource { get; init; }

    /// <summary>Gets the add-in id, a GUID.</summary>
    public string? AddInId { get; init; }

    /// <summary>Gets the store's asset id.</summary>
    public string? AssetId { get; init; }

    /// <summary>Gets the display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the add-in's permission in the mailbox, when known.</summary>
    public AddInPermission? Permission { get; init; }

    /// <summary>Gets the mailbox in which the add-in was found, when it was in one.</summary>
    public string? Mailbox { get; init; }

    /// <summary>Gets a value indicating whether this is Workfront for Outlook, by exact id, also where it was given as a client id.</summary>
    public bool IsWorkfront => WorkfrontAddIn.Is(AssetId, AddInId) || WorkfrontAddIn.Is(null, ClientId);

    /// <summary>Gets why the directory couldn't be asked for the add-in's application; null when it was, or needn't be.</summary>
    internal WfException? Unresolved { get; init; }

    /// <summary>Gets what makes two subjects the same.</summary>
    internal string Key => $"{ClientId}|{AddInId}|{(AddInId is null ? AssetId : null)}".ToLowerInvariant();

    /// <summary>Makes a subject of a client id.</summary>
    /// <param name="clientId">The Entra application (client) id.</param>
    /// <param name="addInId">The add-in id or asset id that it belongs to, or null.</param>
    /// <returns>The subject.</returns>
    /// <exception cref="WfException">ClientIdNotValid.</exception>
    public static NestedAppAuthSubject OfClient(string clientId, string? addInId = null) => new()
    {
        ClientId = Id(clientId),
        ClientIdSource = "Given",
        AddInId = IdOrNull(addInId),
        AssetId = IdOrNull(addInId) is null ? addInId : null,
    };

    /// <summary>Makes a subject of an add-in's id.</summary>
    /// <param name="addInId">The add-in id or asset id.</param>
    /// <param name="map">Client ids by add-in id or asset id.</param>
    /// <returns>The subject.</returns>
    /// <exception cref="WfException">AddInIdNotValid, unless the map has a client id for it; ClientIdNotValid.</exception>
    public static NestedAppAuthSubject OfAddInId(string addInId, IReadOnlyDictionary<string, string> map)
    {
        string? id = IdOrNull(addInId);
        string? asset = id is null ? addInId.Trim() : null;
        NestedAppAuthSubject subject = Of(new WfOutlookAddIn { AddInId = id, AssetId = asset, Source = AddInSource.Organization }, map);

        // A name or a pattern would end as "not known", which reads as if the add-in had been looked for.
        return asset is null || AppFields.IsAssetId(asset) || subject.ClientId is not null ? subject : throw WfErrors.AddInIdNotValid.For(addInId, addInId);
    }

    /// <summary>Makes a subject of an add-in. Its client id is the mapped one, that of its manifest, or that of its Entra application.</summary>
    /// <param name="addIn">The add-in.</param>
    /// <param name="map">Client ids by add-in id or asset id.</param>
    /// <returns>The subject.</returns>
    /// <exception cref="WfException">ClientIdNotValid.</exception>
    public static NestedAppAuthSubject Of(WfOutlookAddIn addIn, IReadOnlyDictionary<string, string> map)
    {
        (string? client, string? source) = Find(addIn, map);
        return new NestedAppAuthSubject
        {
            ClientId = client,
            ClientIdSource = source,
            AddInId = AppFields.NormalId(addIn.AddInId),
            AssetId = addIn.AssetId,
            DisplayName = addIn.DisplayName,
            Permission = addIn.Permission,
            Mailbox = addIn.Source == AddInSource.Mailbox ? addIn.Mailbox ?? addIn.MailboxId : null,
        };
    }

    /// <summary>Gives the subject the client id that the directory knows.</summary>
    internal NestedAppAuthSubject With(string clientId, string? name) => new()
    {
        ClientId = clientId,
        ClientIdSource = "Directory",
        AddInId = AddInId,
        AssetId = AssetId,
        DisplayName = DisplayName ?? name,
        Permission = Permission,
        Mailbox = Mailbox,
    };

    /// <summary>Makes the same subject, of which the directory couldn't be asked.</summary>
    /// <param name="failure">Why not.</param>
    /// <returns>The subject.</returns>
    internal NestedAppAuthSubject Without(WfException failure) => new()
    {
        AddInId = AddInId,
        AssetId = AssetId,
        DisplayName = DisplayName,
        Permission = Permission,
        Mailbox = Mailbox,
        Unresolved = failure,
    };

    private static (string? ClientId, string? Source) Find(WfOutlookAddIn addIn, IReadOnlyDictionary<string, string> map)
    {
        foreach (KeyValuePair<string, string> pair in map)
        {
            string key = pair.Key.Trim().Trim('{', '}');
            if (string.Equals(key, AppFields.NormalId(addIn.AddInId), StringComparison.OrdinalIgnoreCase) || string.Equals(key, addIn.AssetId, StringComparison.OrdinalIgnoreCase))
            {
                return (Id(pair.Value), "Map");
            }
        }

        if (addIn.Manifest is string manifest && ManifestClient(manifest) is string declared)
        {
            return (declared, "Manifest");
        }

        return IdOrNull(addIn.EntraAppId) is string known ? (known, "Directory") : (null, null);
    }

    private static string? ManifestClient(string manifest)
    {
        try
        {
            return IdOrNull(AddInManifest.Test(manifest, null, null, null).WebApplicationId);
        }
        catch (WfException)
        {
            // A manifest that can't be read names no application; Test-WfAddInManifest says what is wrong with it.
            return null;
        }
    }

    private static string Id(string? text) => IdOrNull(text) ?? throw WfErrors.ClientIdNotValid.For(text, text);

    private static string? IdOrNull(string? text) => Guid.TryParse(text?.Trim(), out Guid id) && id != Guid.Empty ? id.ToString("D") : null;
}
