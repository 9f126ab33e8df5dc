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

    /// <summary>Gets the fault that breaks a batch as a whole, or null. It counts for each of the batch's calls.</summary>
    /// <param name="subjects">What the calls are about.</param>
    /// <param name="isWrite">Whether all of them change something.</param>
    public (FaultKind Kind, int RetryAfterSeconds)? NextForBatch(IReadOnlyList<string> subjects, bool isWrite)
    {
        int before = 0;
        foreach (string subject in subjects)
        {
            _failing.TryGetValue(subject, out int count);
            before = Math.Max(before, count);
        }

        string batch = "$batch|" + string.Join("|", subjects);
        _failing[batch] = before;
        (FaultKind Kind, int RetryAfterSeconds)? fault = Next(batch, isWrite, isGraph: false, ofConnection: true);
        _failing.TryRemove(batch, out _);
        if (fault is not null)
        {
            foreach (string subject in subjects)
            {
                _failing.AddOrUpdate(subject, 1, static (_, count) => count + 1);
            }
        }

        return fault;
    }

    /// <summary>Gets the next fault for what the request is about, or null.</summary>
    /// <param name="subject">What the request is about.</param>
    /// <param name="isWrite">Whether it changes something.</param>
    /// <param name="isGraph">Whether it is Graph's.</param>
    /// <param name="ofConnection">Whether only faults of the connection (true) or only others (false) can strike; null for all.</param>
    public (FaultKind Kind, int RetryAfterSeconds)? Next(string subject, bool isWrite, bool isGraph, bool? ofConnection = null)
    {
        if (_plan is null || (isGraph ? !_plan.AffectsGraph || (isWrite && !_plan.AffectsWrites) : isWrite ? !_plan.AffectsWrites : !_plan.AffectsReads))
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
