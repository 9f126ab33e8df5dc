namespace WorkfrontOutlook.Tokens;

/// <summary>What a <see cref="TokenVerifier"/> compares with, trusts, and may do.</summary>
public sealed class TokenVerifierOptions
{
    /// <summary>Gets the address of the add-in that the token must be made for (<c>aud</c>), compared character by character.</summary>
    public string? Audience { get; init; }

    /// <summary>
    /// Gets the file with the metadata document, used instead of fetching it. It gives the keys; which hosts are trusted stays
    /// as it is. At most 64 KB.
    /// </summary>
    public string? MetadataPath { get; init; }

    /// <summary>
    /// Gets the on-premises hosts whose metadata document is trusted beside those of Exchange Online: whole host names, such as
    /// <c>mail.contoso.com</c>.
    /// </summary>
    public IReadOnlyList<string> AllowedHost { get; init; } = [];

    /// <summary>Gets whether no request may be made at all.</summary>
    public bool Offline { get; init; }

    /// <summary>Gets the time at which the token is judged; null for now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Gets how far the clocks may differ; five minutes unless set. Not negative.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);
}
