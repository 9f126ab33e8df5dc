using System.Text;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>Edits files that are made of lines: lost, doubled, moved, cut and foreign lines, and other line ends.</summary>
internal static class LineMutator
{
    private const string Sum = ",\"sum\":\"";

    /// <summary>Edits the lines of a text.</summary>
    internal static byte[] Mutate(byte[][] seeds, string text, Random random, Func<string, string> change)
    {
        List<string> lines = [.. text.Split('\n')];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            Edit(lines, seeds, random, change);
        }

        return InputMutator.Encoded(string.Join(random.Next(8) switch { 0 => "\r\n", 1 => "\r", 2 => "\n\n", _ => "\n" }, lines), random);
    }

    /// <summary>Edits lines and seals them again.</summary>
    internal static byte[] Forge(byte[][] seeds, string text, Random random)
    {
        byte[] changed = Mutate(seeds, text, random, line => JsonMutator.Text(line, random));
        string[] lines = Encoding.UTF8.GetString(changed).Split('\n');
        return lines.SelectMany(line =>
        {
            int sum = line.LastIndexOf(Sum, StringComparison.Ordinal);
            return sum < 1 ? Encoding.UTF8.GetBytes(line.Length == 0 ? line : line + "\n") : LineSeal.Line(Encoding.UTF8.GetBytes(line[..sum] + "}"));
        }).ToArray();
    }

    private static void Edit(List<string> lines, byte[][] seeds, Random random, Func<string, string> change)
    {
        if (lines.Count == 0)
        {
            return;
        }

        int at = random.Next(lines.Count);
        int other = random.Next(lines.Count);
        switch (random.Next(9))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(other, lines[at]);
                break;
            case 2:
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3:
                lines[at] = lines[at][..random.Next(lines[at].Length + 1)];
                break;
            case 4:
                lines.RemoveRange(at, lines.Count - at);
                break;
            case 5:
                lines.InsertRange(other, Encoding.UTF8.GetString(seeds[random.Next(seeds.Length)]).Split('\n').Take(random.Next(1, 8)));
                break;
            case 6 when at + 1 < lines.Count:
                lines[at] += lines[at + 1];
                lines.RemoveAt(at + 1);
                break;
            default:
                lines[at] = change(lines[at]);
                break;
        }
    }
}
