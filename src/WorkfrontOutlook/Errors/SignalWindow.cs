using System.Runtime.InteropServices;
using System.Text;

namespace WorkfrontOutlook.Errors;

/// <summary>What stands around a sign: the part of a ring of bytes that is one unit.</summary>
/// <param name="Ring">The last bytes, at their position modulo the length, which is a power of two.</param>
/// <param name="Start">Where the unit begins.</param>
/// <param name="End">Where it ends for now.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SignalWindow(byte[] Ring, long Start, long End)
{
    /// <summary>The byte at a position; 0 outside the unit.</summary>
    public byte At(long position) => position >= Start && position < End ? Ring[position & (Ring.Length - 1)] : (byte)0;

    public string Text(long from, long to)
    {
        from = Math.Max(from, Math.Max(Start, End - Ring.Length));
        to = Math.Min(to, End);
        byte[] bytes = new byte[Math.Max(0, to - from)];
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] = Ring[(from + index) & (Ring.Length - 1)];
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
