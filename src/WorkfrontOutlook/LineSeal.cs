namespace WorkfrontOutlook;

/// <summary>
/// Seals lines of JSON that are kept in files: the last member, "sum", is the CRC-32 (ISO 3309) of all before it. A disk, an
/// editor or a transfer that damaged a line must not turn it into another truth. It is no protection against a forger.
/// </summary>
internal static class LineSeal
{
    private const int HexDigits = 8;
    private static readonly byte[] Begin = { (byte)',', (byte)'"', (byte)'s', (byte)'u', (byte)'m', (byte)'"', (byte)':', (byte)'"' };
    private static readonly uint[] Table = MakeTable();

    private static int Length => Begin.Length + HexDigits + 2;

    /// <summary>Seals an object and ends the line.</summary>
    /// <param name="json">A JSON object with at least one member, without white space at its end.</param>
    /// <returns>The line, with its end.</returns>
    public static byte[] Line(byte[] json)
    {
        int body = json.Length - 1;
        uint sum = Sum(json.AsSpan(0, body));
        byte[] line = new byte[body + Length + 1];
        Buffer.BlockCopy(json, 0, line, 0, body);
        Buffer.BlockCopy(Begin, 0, line, body, Begin.Length);
        for (int i = 0; i < HexDigits; i++)
        {
            line[body + Begin.Length + i] = (byte)"0123456789abcdef"[(int)(sum >> (28 - (4 * i))) & 15];
        }

        line[line.Length - 3] = (byte)'"';
        line[line.Length - 2] = (byte)'}';
        line[line.Length - 1] = (byte)'\n';
        return line;
    }

    /// <summary>Tells whether a line is as it was written.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <returns>False for a line that was changed, and for one without a seal.</returns>
    public static bool IsSound(ReadOnlySpan<byte> line)
    {
        int body = line.Length - Length;
        if (body < 1 || !line.Slice(body, Begin.Length).SequenceEqual(Begin) || line[line.Length - 2] != '"' || line[line.Length - 1] != '}')
        {
            return false;
        }

        uint given = 0;
        foreach (byte c in line.Slice(body + Begin.Length, HexDigits))
        {
            int digit = c is >= (byte)'0' and <= (byte)'9' ? c - '0' : c is >= (byte)'a' and <= (byte)'f' ? c - 'a' + 10 : -1;
            if (digit < 0)
            {
                return false;
            }

            given = (given << 4) | (uint)digit;
        }

        return given == Sum(line.Slice(0, body));
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum = Table[(byte)(sum ^ value)] ^ (sum >> 8);
        }

        return ~sum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);
            }

            table[i] = value;
        }

        return table;
    }
}
