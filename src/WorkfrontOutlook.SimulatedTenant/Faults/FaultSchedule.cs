using System.Collections.Concurrent;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Faults;

/// <summary>Draws the faults of a plan. Remembers only what is failing just now.</summary>
internal sealed class FaultSchedule
{
    private readonly FaultPlan? _plan;
    private readonly ConcurrentDictionary<string, int> _failing = new(StringComparer.Ordinal);
    private readonly KeyValuePair<FaultKind, double>[] _rates;

    public FaultSchedule(FaultPlan? plan)
    {
        _plan = plan;
        _rates = plan?.Rates.OrderBy(rate => rate.Key).ToArray() ?? Array.Empty<KeyValuePair<FaultKind, double>>();
    }

    /// <summary>Gets the next fault for what the request is about, or null.</summary>
    /// <param name="subject">What the request is about.</param>
    /// <param name="isWrite">Whether it changes something.</param>
    /// <param name="isGraph">Whether it is Graph's.</param>
    /// <param name="ofConnection">Whether only faults of the connection (true) or only others (false) can strike; null for all.</param>
    public (FaultKind Kind, int RetryAfterSeconds)? Next(string subject, bool isWrite, bool isGraph, bool? ofConnection = null)
    {
        if (_plan is null || (isGraph ? !_plan.AffectsGraph : isWrite ? !_plan.AffectsWrites : !_plan.AffectsReads))
        {
            return null;
        }

        if (_plan.OnlyFor.Count > 0 && !_plan.OnlyFor.Any(part => subject.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0))
        {
            return null;
        }

        _failing.TryGetValue(subject, out int before);
        if (before < _plan.MaxInARow)
        {
            double draw = StableHash.Unit(_plan.Seed, subject, before);
            foreach (KeyValuePair<FaultKind, double> rate in _rates)
            {
                if (ofConnection is bool only && only != FaultReplies.IsOfConnection(rate.Key))
                {
                    continue;
                }

                draw -= rate.Value;
                if (draw < 0)
                {
                    _failing[subject] = before + 1;
                    return (rate.Key, 1 + StableHash.Below(Math.Max(1, _plan.MaxRetryAfterSeconds), _plan.Seed, subject + "#wait", before));
                }
            }
        }

        if (before > 0)
        {
            _failing.TryRemove(subject, out _);
        }

        return null;
    }
}
