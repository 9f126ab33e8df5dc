namespace WorkfrontOutlook.Tokens;

/// <summary>A member of a plain document: where its name stands, and its value.</summary>
internal struct PlainMember
{
    public int NameStart;
    public int NameLength;
    public ClaimValue Value;
}
