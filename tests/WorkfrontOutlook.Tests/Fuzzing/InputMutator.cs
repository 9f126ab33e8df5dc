using System.Text;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>Damages inputs in a repeatable way, by their grammar and byte by byte.</summary>
internal static class InputMutator
{
    /// <summary>The longest input that is made, in bytes.</summary>
    internal const int Longest = 96 * 1024;

    /// <summary>Damages one of several sound inputs.</summary>
    internal static byte[] Mutate(byte[][] seeds, int index, Shape shape, Random random)
    {
        byte[] seed = seeds[index % seeds.Length];
        byte[] changed = random.Next(3) == 0 ? seed : Structured(seeds, seed, shape, random);
        changed = ReferenceEquals(changed, seed) || random.Next(4) == 0 ? Mutator.Mutate(changed, random) : changed;
        return changed.Length <= Longest ? changed : changed[..Longest];
    }

    /// <summary>Writes a text in another encoding, some of which don't fit what the text or its mark says.</summary>
    internal static byte[] Encoded(string text, Random random) => random.Next(16) switch
    {
        0 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
        1 => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
        2 => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)],
        3 => Encoding.Unicode.GetBytes(text),
        4 => [.. Encoding.Unicode.Preamble, .. Encoding.UTF8.GetBytes(text)],
        5 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
        6 => [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(text)],
        7 => Encoding.Latin1.GetBytes(text),
        _ => Encoding.UTF8.GetBytes(text),
    };

    private static byte[] Structured(byte[][] seeds, byte[] seed, Shape shape, Random random)
    {
        string text = Encoding.UTF8.GetString(seed);
        return shape switch
        {
            Shape.Token => TokenMutator.Mutate(seeds, text, random),
            Shape.Lines => LineMutator.Mutate(seeds, text, random, line => line),
            Shape.JsonLines => LineMutator.Mutate(seeds, text, random, line => JsonMutator.Text(line, random)),
            Shape.SealedLines => LineMutator.Forge(seeds, text, random),
            Shape.Table => TableMutator.Mutate(text, random),
            _ when text.StartsWith('<') => XmlMutator.Mutate(text, random) ?? seed,
            _ => JsonMutator.Mutate(text, random) ?? seed,
        };
    }
}
