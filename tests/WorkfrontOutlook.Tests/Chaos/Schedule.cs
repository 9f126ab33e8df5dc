using System.Globalization;
using WorkfrontOutlook.SimulatedTenant.Faults;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>A seeded schedule of faults, that can be made smaller while it still fails.</summary>
internal sealed record Schedule
{
    public required int Seed { get; init; }

    public required FaultKind[] Kinds { get; init; }

    public double Rate { get; init; } = 0.4;

    public int MaxInARow { get; init; } = 3;

    public int Mailboxes { get; init; } = 8;

    public FaultPlan Plan => FaultPlan.Of(Seed, Rate, Kinds) with { MaxInARow = MaxInARow, MaxRetryAfterSeconds = 3 };

    /// <summary>Every kind alone, then every pair; each with a seed of its own.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="round">Which round it is, from 1.</param>
    /// <param name="seedBefore">What is added to every seed.</param>
    public static IEnumerable<Schedule> KindsAndPairs(IReadOnlyList<FaultKind> kinds, int round, int seedBefore = 0)
    {
        int seed = unchecked(seedBefore + (round * 1000));
        for (int first = 0; first < kinds.Count; first++)
        {
            for (int second = first; second < kinds.Count; second++)
            {
                yield return new Schedule { Seed = ++seed, Kinds = first == second ? [kinds[first]] : [kinds[first], kinds[second]], Rate = 0.2 + (0.1 * (seed % 5)) };
            }
        }
    }

    /// <summary>Looks for the smallest schedule that still fails.</summary>
    public static async Task<(Schedule Smallest, string Problem)> ShrinkAsync(Schedule failing, string problem, Func<Schedule, Task<string?>> run)
    {
        for (int step = 0; step < 40; step++)
        {
            bool smaller = false;
            foreach (Schedule candidate in failing.Smaller())
            {
                if (await run(candidate) is string still)
                {
                    (failing, problem, smaller) = (candidate, still, true);
                    break;
                }
            }

            if (!smaller)
            {
                break;
            }
        }

        return (failing, problem);
    }

    /// <summary>Gets the one way to write it, which <see cref="Parse"/> reads.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Seed}:{string.Join('+', Kinds)}:{Rate:R}:{MaxInARow}:{Mailboxes}");

    public static Schedule Parse(string text)
    {
        string[] parts = text.Split(':');
        return new Schedule
        {
            Seed = int.Parse(parts[0], CultureInfo.InvariantCulture),
            Kinds = Array.ConvertAll(parts[1].Split('+'), Enum.Parse<FaultKind>),
            Rate = double.Parse(parts[2], CultureInfo.InvariantCulture),
            MaxInARow = int.Parse(parts[3], CultureInfo.InvariantCulture),
            Mailboxes = int.Parse(parts[4], CultureInfo.InvariantCulture),
        };
    }

    public override string ToString() => FormattableString.Invariant($"seed {Seed}, {string.Join(" + ", Kinds)}, rate {Rate:F3}, {MaxInARow} in a row, {Mailboxes} mailboxes");

    private IEnumerable<Schedule> Smaller()
    {
        foreach (FaultKind kind in Kinds)
        {
            if (Kinds.Length > 1)
            {
                yield return this with { Kinds = Kinds.Where(other => other != kind).ToArray() };
            }
        }

        if (Mailboxes > 1)
        {
            yield return this with { Mailboxes = Mailboxes / 2 };
            yield return this with { Mailboxes = Mailboxes - 1 };
        }

        if (MaxInARow > 1)
        {
            yield return this with { MaxInARow = MaxInARow - 1 };
        }

        if (Rate > 0.02)
        {
            yield return this with { Rate = Rate / 2 };
        }
    }
}
