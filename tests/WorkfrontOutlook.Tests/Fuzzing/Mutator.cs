namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>Damages bytes in a repeatable way: flips, cuts, insertions, repetitions and swaps.</summary>
internal static class Mutator
{
    private static readonly byte[][] Pieces =
    [
        [0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], "\""u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(),
        ","u8.ToArray(), "<"u8.ToArray(), ">"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(),
        "&#xD800;"u8.ToArray(), "&lol;"u8.ToArray(), "\\ud800"u8.ToArray(), "<!DOCTYPE x>"u8.ToArray(), "<![CDATA["u8.ToArray(),
        "]]>"u8.ToArray(), "<!--"u8.ToArray(), "-->"u8.ToArray(), "xmlns=\"\""u8.ToArray(), "null"u8.ToArray(), "1e999"u8.ToArray(),
        "/*"u8.ToArray(), "//"u8.ToArray(), "{0}"u8.ToArray(), "\u202E"u8.ToArray(), "\u2028"u8.ToArray(),
    ];

    /// <summary>Damages bytes.</summary>
    internal static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int edits = random.Next(1, 5); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3:
                    List<byte> part = bytes.GetRange(at, length);
                    for (int i = random.Next(1, 80); i > 0; i--)
                    {
                        bytes.InsertRange(at, part);
                    }

                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
            }
        }

        return bytes.ToArray();
    }
}
