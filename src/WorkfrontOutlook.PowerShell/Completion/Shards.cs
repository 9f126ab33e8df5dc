using System.Globalization;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>The parts of a sweep that are offered.</summary>
internal static class Shards
{
    private const int Most = 64;

    private static readonly int[] Counts = { 2, 4, 8, 16, 32, 64, 128 };

    /// <summary>
    /// Gives the parts for what was typed: for nothing, the first of several divisions; for a part's number, the divisions that
    /// have it; for a whole one, it and the parts that follow.
    /// </summary>
    /// <param name="start">What was typed.</param>
    /// <returns>The parts.</returns>
    public static IEnumerable<string> Of(string start)
    {
        string[] typed = start.Split('/');
        if (!int.TryParse(typed[0].Length == 0 ? "1" : typed[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index < 1 || typed.Length > 2)
        {
            return Array.Empty<string>();
        }

        if (typed.Length == 2 && int.TryParse(typed[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= index && count <= SweepShard.Most)
        {
            return Enumerable.Range(index, Math.Min(Most, count - index + 1)).Select(part => Text(part, count));
        }

        string prefix = typed.Length == 2 ? typed[1] : string.Empty;
        return Counts.Where(division => division >= index && division.ToString(CultureInfo.InvariantCulture).StartsWith(prefix, StringComparison.Ordinal))
            .Select(division => Text(index, division));
    }

    private static string Text(int index, int count) => string.Format(CultureInfo.InvariantCulture, "{0}/{1}", index, count);
}
