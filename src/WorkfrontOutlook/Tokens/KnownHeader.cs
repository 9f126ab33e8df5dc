namespace WorkfrontOutlook.Tokens;

/// <summary>
/// The header of the token before: tokens that follow each other mostly have the same one, letter by letter. Only one that is
/// sound is kept, which holds no secret.
/// </summary>
internal sealed class KnownHeader
{
    private const int Longest = 512;

    private readonly byte[] _text = new byte[Longest];
    private readonly ClaimValue[] _values = new ClaimValue[(int)Claim.Enc + 1];
    private int _noted;
    private int _length;
    private int _bytes;

    /// <summary>Gets whether one is kept.</summary>
    public bool IsKept => _length > 0;

    public void Forget() => _length = 0;

    /// <summary>Puts back what a header says that is known.</summary>
    /// <returns>Whether it is known.</returns>
    public bool TryRestore(ReadOnlySpan<byte> text, TokenClaims claims)
    {
        if (_length == 0 || !text.SequenceEqual(_text.AsSpan(0, _length)))
        {
            return false;
        }

        claims.RestoreHeader(_values, _bytes);
        return true;
    }

    /// <summary>Notes another header, before it is decoded, which rewrites it.</summary>
    public void Note(ReadOnlySpan<byte> text)
    {
        _length = 0;
        _noted = text.Length <= Longest ? text.Length : 0;
        text.Slice(0, _noted).CopyTo(_text);
    }

    /// <summary>Keeps the noted header, which was read and is sound.</summary>
    public void Keep(TokenClaims claims)
    {
        if (_noted > 0)
        {
            _bytes = claims.SaveHeader(_values);
            _length = _noted;
        }
    }
}
