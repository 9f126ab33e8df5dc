using System.Text.Json.Serialization;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.AddIns;

/// <summary>What an Exchange app says of itself, before any judgement. This is what a checkpoint keeps.</summary>
internal sealed class AppFields
{
    private static readonly char[] Braces = { '{', '}' };

    /// <summary>The properties of Get-App's output that are read; the manifest is large and comes only when asked for.</summary>
    public static readonly IReadOnlyList<string> Properties = new[]
    {
        "AppId", "AppVersion", "DisplayName", "Enabled", "Identity", "MarketplaceAssetID", "ProvidedTo", "ProviderName", "Requirements", "Scope", "Type",
    };

    [JsonPropertyName("addInId")]
    public string? AddInId { get; init; }

    [JsonPropertyName("assetId")]
    public string? AssetId { get; init; }

    [JsonPropertyName("name")]
    public string? DisplayName { get; init; }

    [JsonPropertyName("provider")]
    public string? ProviderName { get; init; }

    [JsonPropertyName("version")]
    public string? Version { get; init; }

    [JsonPropertyName("permission")]
    public string? Permission { get; init; }

    [JsonPropertyName("enabled")]
    public bool? Enabled { get; init; }

    [JsonPropertyName("providedTo")]
    public string? ProvidedTo { get; init; }

    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    [JsonPropertyName("manifest")]
    public string? Manifest { get; init; }

    [JsonIgnore]
    public bool IsDefault => string.Equals(Scope, nameof(AddInScope.Default), StringComparison.OrdinalIgnoreCase);

    public static AppFields From(ExchangeRecord app, bool includeManifest) => new()
    {
        AddInId = NormalId(app.String("AppId")) ?? IdOfIdentity(app.String("Identity")),
        AssetId = app.String("MarketplaceAssetID"),
        DisplayName = app.String("DisplayName"),
        ProviderName = app.String("ProviderName"),
        Version = app.String("AppVersion"),
        Permission = app.String("Requirements"),
        Enabled = app.Boolean("Enabled"),
        ProvidedTo = app.String("ProvidedTo"),
        Scope = app.String("Scope"),
        Manifest = includeManifest ? app.String("ManifestXml") : null,
    };

    public AppFields WithoutManifest() => new()
    {
        AddInId = AddInId,
        AssetId = AssetId,
        DisplayName = DisplayName,
        ProviderName = ProviderName,
        Version = Version,
        Permission = Permission,
        Enabled = Enabled,
        ProvidedTo = ProvidedTo,
        Scope = Scope,
    };

    public static string? NormalId(string? id) => id?.Trim().Trim(Braces).ToLowerInvariant();

    /// <summary>Tells whether a text has the form of the store's asset ids: WA and digits.</summary>
    public static bool IsAssetId(string id) =>
        id.Length > 2 && id.StartsWith("WA", StringComparison.OrdinalIgnoreCase) && id.Skip(2).All(c => c is >= '0' and <= '9');

    // Seen as mailbox\id where AppId is absent.
    private static string? IdOfIdentity(string? identity)
    {
        string? last = identity?.Split('\\').Last();
        return Guid.TryParse(last, out Guid id) ? id.ToString("D") : null;
    }
}
