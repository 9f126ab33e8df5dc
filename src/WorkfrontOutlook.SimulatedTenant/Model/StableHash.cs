namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>A repeatable hash over (seed, stream, index): the same on every machine and run.</summary>
internal static class StableHash
{
    /// <summary>Gets 64 well-mixed bits.</summary>
    public static ulong Of(int seed, string stream, long index = 0)
    {
        ulong hash = 14695981039346656037UL;
        foreach (char c in stream)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return Mix(Mix(hash + ((ulong)(uint)seed * 0x9E3779B97F4A7C15UL)) ^ ((ulong)index * 0xD1B54A32D192ED03UL));
    }

    /// <summary>Gets a number from 0 (included) to 1 (excluded).</summary>
    public static double Unit(int seed, string stream, long index = 0) => (Of(seed, stream, index) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Gets a number from 0 (included) to <paramref name="bound"/> (excluded).</summary>
    public static int Below(int bound, int seed, string stream, long index = 0) => (int)(Of(seed, stream, index) % (ulong)bound);

    /// <summary>Gets a GUID of version 4 shape.</summary>
    public static Guid Id(int seed, string stream, long index = 0) => Id(seed, stream, index, (int)(Of(seed, stream + "#a", index) & 0xFFFFFFFF));

    /// <summary>Gets a GUID of version 4 shape whose first part is given.</summary>
    public static Guid Id(int seed, string stream, long index, int first)
    {
        ulong high = Of(seed, stream, index);
        ulong low = Mix(high + 0x632BE59BD9B4E019UL);
        return new Guid(
            first,
            (short)(high & 0xFFFF),
            (short)(((high >> 16) & 0x0FFF) | 0x4000),
            (byte)(((low >> 56) & 0x3F) | 0x80),
            (byte)(low >> 48),
            (byte)(low >> 40),
            (byte)(low >> 32),
            (byte)(low >> 24),
            (byte)(low >> 16),
            (byte)(low >> 8),
            (byte)low);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
