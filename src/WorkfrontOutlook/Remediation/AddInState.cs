using System.Text.Json.Serialization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Remediation;

/// <summary>All of an add-in that is needed to bring it back, as Exchange shows it at one moment.</summary>
internal sealed record AddInState
{
    [JsonPropertyName("addInId")]
    public string? AddInId { get; init; }

    [JsonPropertyName("assetId")]
    public string? AssetId { get; init; }

    [JsonPropertyName("market")]
    public string? Market { get; init; }

    [JsonPropertyName("name")]
    public string? DisplayName { get; init; }

    [JsonPropertyName("provider")]
    public string? ProviderName { get; init; }

    [JsonPropertyName("version")]
    public string? Version { get; init; }

    [JsonPropertyName("permission")]
    public string? Permission { get; init; }

    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    [JsonPropertyName("type")]
    public string? Type { get; init; }

    [JsonPropertyName("enabled")]
    public bool? Enabled { get; init; }

    [JsonPropertyName("defaultStateForUser")]
    public string? DefaultState { get; init; }

    [JsonPropertyName("providedTo")]
    public string? ProvidedTo { get; init; }

    [JsonPropertyName("userList")]
    public string[]? UserList { get; init; }

    [JsonPropertyName("manifest")]
    public string? Manifest { get; init; }

    [JsonIgnore]
    public bool IsOn => Enabled != false;

    [JsonIgnore]
    public bool IsDefault => Is(Scope, "Default") || Is(Type, "Default");

    [JsonIgnore]
    public bool IsFromStore => AssetId is not null;

    /// <summary>The command that shows the add-ins of a place. Without -Identity, because an unknown one gives all of them.</summary>
    public static ExchangeCommand Query(AddInSource source, string? mailbox)
    {
        var parameters = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        if (source == AddInSource.Mailbox)
        {
            parameters.Add("Mailbox", mailbox!);
        }
        else
        {
            parameters.Add("OrganizationApp", true);
            if (source == AddInSource.PrivateCatalog)
            {
                parameters.Add("PrivateCatalog", true);
            }
        }

        return new ExchangeCommand("Get-App", parameters);
    }

    /// <summary>Finds an add-in by its id, or, where that isn't known, by its asset id.</summary>
    public static AddInState? Find(ExchangePage page, string? addInId, string? assetId)
    {
        AddInState[] found = page.Records.Select(From)
            .Where(app => addInId is null ? Is(app.AssetId, assetId) : Is(AppFields.NormalId(app.AddInId), AppFields.NormalId(addInId)))
            .ToArray();

        // A default add-in of the same id must not hide the one that is meant.
        return Array.Find(found, app => !app.IsDefault) ?? (found.Length > 0 ? found[0] : null);
    }

    /// <summary>Tells whether an add-in is switched and assigned as it was.</summary>
    public bool IsLike(AddInState now, AddInSource source) =>
        IsOn == now.IsOn
        && (source == AddInSource.Mailbox
            || ((DefaultState is null || Is(DefaultState, now.DefaultState))
                && (ProvidedTo is null || Is(ProvidedTo, now.ProvidedTo))
                && Users(UserList).SetEquals(Users(now.UserList))));

    private static AddInState From(ExchangeRecord app)
    {
        AppFields fields = AppFields.From(app, includeManifest: true);
        string[] users = app.Strings("UserList").ToArray();
        return new AddInState
        {
            AddInId = fields.AddInId,
            AssetId = fields.AssetId,
            Market = app.String("MarketplaceContentMarket"),
            DisplayName = fields.DisplayName,
            ProviderName = fields.ProviderName,
            Version = fields.Version,
            Permission = fields.Permission,
            Scope = fields.Scope,
            Type = app.String("Type"),
            Enabled = fields.Enabled,
            DefaultState = app.String("DefaultStateForUser"),
            ProvidedTo = fields.ProvidedTo,
            UserList = users.Length > 0 ? users : null,
            Manifest = fields.Manifest,
        };
    }

    private static HashSet<string> Users(string[]? list) => new(list ?? Array.Empty<string>(), StringComparer.OrdinalIgnoreCase);

    private static bool Is(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
