using System.Text.Json.Serialization;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Remediation;

/// <summary>
/// One line of an undo record, JSON. First a header, then a line for each target with all that brings it back, then "ready":
/// all of that is on the disk before the first change is sent. Behind it come the outcomes, and what a restore did.
/// </summary>
internal sealed class UndoLine
{
    /// <summary>The version of the format.</summary>
    public const int CurrentSchema = 1;

    public const string Header = "header";
    public const string Target = "target";
    public const string Ready = "ready";
    public const string Outcome = "outcome";
    public const string Restoring = "restoring";

    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("schema")]
    public int? Schema { get; init; }

    [JsonPropertyName("module")]
    public string? Module { get; init; }

    [JsonPropertyName("action")]
    public string? Action { get; init; }

    [JsonPropertyName("tenant")]
    public string? Tenant { get; init; }

    [JsonPropertyName("organization")]
    public string? Organization { get; init; }

    [JsonPropertyName("number")]
    public int? Number { get; init; }

    [JsonPropertyName("source")]
    public string? Source { get; init; }

    [JsonPropertyName("mailbox")]
    public string? Mailbox { get; init; }

    [JsonPropertyName("mailboxId")]
    public string? MailboxId { get; init; }

    [JsonPropertyName("command")]
    public string? Command { get; init; }

    [JsonPropertyName("app")]
    public AddInState? App { get; init; }

    [JsonPropertyName("grant")]
    public ConsentState? Grant { get; init; }

    [JsonPropertyName("targets")]
    public int? Targets { get; init; }

    [JsonPropertyName("outcome")]
    public string? Result { get; init; }

    [JsonPropertyName("unclear")]
    public bool? Unclear { get; init; }

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("by")]
    public string? By { get; init; }

    [JsonPropertyName("at")]
    public DateTimeOffset? At { get; init; }

    [JsonIgnore]
    public AddInSource Place => Enum.TryParse(Source, out AddInSource source) ? source : AddInSource.Mailbox;

    [JsonIgnore]
    public string? MailboxIdentity => Place == AddInSource.Mailbox ? MailboxId ?? Mailbox : null;
}
