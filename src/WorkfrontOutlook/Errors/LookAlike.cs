namespace WorkfrontOutlook.Errors;

/// <summary>The characters beyond ASCII that a reader takes for one of ASCII, or doesn't see at all.</summary>
internal static class LookAlike
{
    /// <summary>It is none.</summary>
    public const int None = -1;

    /// <summary>Nothing that a reader sees.</summary>
    public const int Nothing = 0;

    /// <summary>Tells whether a byte can be the first of such a character.</summary>
    public static bool Begins(byte value) => value is 0xC2 or 0xE2 or 0xE3 or 0xEF;

    /// <summary>How many bytes a character has that begins so.</summary>
    public static int Length(int first) => first == 0xC2 ? 2 : 3;

    /// <summary>Gives the character of ASCII.</summary>
    /// <param name="sequence">The bytes of the character in UTF-8, as one number.</param>
    /// <returns>The character, <see cref="Nothing"/> or <see cref="None"/>.</returns>
    public static int Of(int sequence) => sequence switch
    {
        0xC2A0 or 0xE38080 or 0xE280AF => ' ',
        // Soft hyphen, zero-width characters, a byte order mark.
        0xC2AD or 0xE2808B or 0xE2808C or 0xE2808D or 0xE281A0 or 0xEFBBBF => Nothing,
        0xE28098 or 0xE28099 => '\'',
        0xE2809C or 0xE2809D => '"',
        0xE28090 or 0xE28091 => '-',
        >= 0xEFBC81 and <= 0xEFBCBF => sequence - 0xEFBC81 + '!',
        >= 0xEFBD80 and <= 0xEFBD9E => sequence - 0xEFBD80 + '`',
        _ => None,
    };
}
