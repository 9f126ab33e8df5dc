using System.Text.Json.Serialization;

namespace WorkfrontOutlook.Remediation;

/// <summary>All of a consent for everybody that is needed to take it back: what it was, and what it was made.</summary>
internal sealed record ConsentState
{
    /// <summary>Gets the application (client) id.</summary>
    [JsonPropertyName("clientId")]
    public string? ClientId { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>Gets the object id of the application's service principal.</summary>
    [JsonPropertyName("servicePrincipalId")]
    public required string ServicePrincipalId { get; init; }

    /// <summary>Gets the object id of the API's service principal.</summary>
    [JsonPropertyName("resourceId")]
    public required string ResourceId { get; init; }

    /// <summary>Gets the grant's scopes before; null when there was no grant.</summary>
    [JsonPropertyName("before")]
    public string? Before { get; init; }

    /// <summary>Gets the grant's scopes after the change.</summary>
    [JsonPropertyName("after")]
    public required string After { get; init; }
}
