namespace WorkfrontOutlook.Tokens;

/// <summary>What a metadata document has for a thumbprint.</summary>
internal sealed class MetadataKeyMatch(byte[] thumbprint, MetadataKey? entry, SigningKey? key, TokenPhrase? fault)
{
    public byte[] Thumbprint { get; } = thumbprint;

    /// <summary>Gets the entry, or null when the document doesn't list the thumbprint.</summary>
    public MetadataKey? Entry { get; } = entry;

    /// <summary>Gets the parsed key, or null when the entry isn't one for signing.</summary>
    public SigningKey? Key { get; } = key;

    /// <summary>Gets why the key can't be used, or null.</summary>
    public TokenPhrase? Fault { get; } = fault;

    /// <summary>Gets whether the certificate really has the thumbprint under which the document lists it.</summary>
    public bool IsNamedRight { get; } = key is null || thumbprint.AsSpan().SequenceEqual(key.Thumbprint);

    /// <summary>Gets the thumbprint as certificates show it.</summary>
    public string Hex { get; } = Hexadecimal.Upper(thumbprint);
}
