namespace WorkfrontOutlook.Tokens;

/// <summary>Bytes of a token, in memory that is wiped and used again; what one long token took is given back.</summary>
/// <remarks>A part of its owner, so that a member is found without a detour; never to be copied.</remarks>
internal struct TokenBuffer
{
    private const int KeptBytes = 8 * 1024;

    private int _asked;

    public TokenBuffer()
    {
    }

    /// <summary>Gets the memory. It is another one after <see cref="Grow"/>.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Gets or sets how many bytes of it are in use.</summary>
    public int Length { get; set; }

    public readonly Span<byte> Span => Bytes.AsSpan(0, Length);

    /// <summary>Makes room; whoever writes asks first, as no more than that is wiped.</summary>
    public void Grow(int room)
    {
        _asked = Math.Max(_asked, room);
        if (Bytes.Length < room)
        {
            Bytes = new byte[Math.Max(room, 1024)];
        }
    }

    /// <summary>Decodes base64url; the text is rewritten on the way.</summary>
    /// <returns>Whether it was base64url.</returns>
    public bool TryDecode(Span<byte> text)
    {
        Grow(Base64Url.RoomFor(text.Length));
        bool isDecoded = Base64Url.TryDecode(text, Bytes, out int length);
        Length = length;
        return isDecoded;
    }

    public void Wipe()
    {
        Array.Clear(Bytes, 0, _asked);
        _asked = 0;
        Length = 0;
        if (Bytes.Length > KeptBytes)
        {
            Bytes = [];
        }
    }
}
