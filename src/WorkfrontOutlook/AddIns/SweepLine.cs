using System.Text.Json.Serialization;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// One line of a checkpoint, JSON. A file begins with a header; each mailbox gives a line when it has answered; "listed"
/// says how many there are, "done" that every one of them was asked, and "run" that a later run goes on.
/// </summary>
internal sealed class SweepLine
{
    /// <summary>The version of the format.</summary>
    public const int CurrentFormat = 1;

    public const string Header = "header";
    public const string Mailbox = "mailbox";
    public const string Listed = "listed";
    public const string Done = "done";
    public const string Run = "run";

    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("format")]
    public int? Format { get; init; }

    [JsonPropertyName("tenant")]
    public string? Tenant { get; init; }

    [JsonPropertyName("shard")]
    public string? Shard { get; init; }

    [JsonPropertyName("manifests")]
    public bool? Manifests { get; init; }

    [JsonPropertyName("defaults")]
    public bool? Defaults { get; init; }

    [JsonPropertyName("at")]
    public DateTimeOffset? At { get; init; }

    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("address")]
    public string? Address { get; init; }

    [JsonPropertyName("apps")]
    public AppFields[]? Apps { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("remedy")]
    public string? Remedy { get; init; }

    [JsonPropertyName("expected")]
    public int? Expected { get; init; }

    [JsonPropertyName("total")]
    public int? Total { get; init; }

    [JsonPropertyName("onPremises")]
    public int? OnPremises { get; init; }

    [JsonPropertyName("softDeleted")]
    public int? SoftDeleted { get; init; }

    [JsonPropertyName("inactive")]
    public int? Inactive { get; init; }
}
