using System.Text.Json;

namespace WorkfrontOutlook.Tokens;

/// <summary>Where a member's value stands in the bytes of its document: no text is made of it until it is needed.</summary>
internal struct ClaimValue
{
    public JsonTokenType Type;
    public JsonPart Part;
    public bool Escaped;
    public int Start;
    public int Length;

    public readonly bool IsPresent => Type != JsonTokenType.None;

    public readonly bool IsString => Type == JsonTokenType.String;
}
