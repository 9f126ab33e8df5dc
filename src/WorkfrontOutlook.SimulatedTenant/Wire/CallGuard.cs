using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Faults;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>What stands between the wire and Exchange's cmdlets: the limits, and the faults of the plan.</summary>
internal sealed class CallGuard(ExchangeModel model, ThrottleGate gate, FaultSchedule faults)
{
    /// <summary>What a call is told from others by: the cmdlet, what it is about, and the page.</summary>
    public static string Subject(CmdletCall call, string? skipToken) => call.Name + "|" + call.Subject + "|" + skipToken;

    public static bool IsWrite(string cmdlet) => !cmdlet.StartsWith("Get-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Counts a call, and throttles it or lets it fail where the limits and the fault plan say so.</summary>
    public WireReply Run(string subject, bool isWrite, CallMode mode, Func<WireReply> run)
    {
        if (mode == CallMode.InLostBatch)
        {
            return run();
        }

        DateTimeOffset now = model.Clock.GetUtcNow();
        model.Statistics.ExchangeCall();
        (bool isRetry, bool isTooEarly) = gate.Arrived(subject, now);
        if (isRetry)
        {
            model.Statistics.Retried();
        }

        if (isTooEarly)
        {
            model.Statistics.RetriedTooEarly();
        }

        if (gate.Take() is int wait)
        {
            ThrottlePolicy policy = model.Profile.Server.Throttle!;
            return Fail(subject, !policy.TellsRetryAfter ? FaultKind.ThrottleBare : policy.RetryAfterAsDate ? FaultKind.ThrottleDate : FaultKind.ThrottleSeconds, wait, now, null);
        }

        if (faults.Next(subject, isWrite, isGraph: false, mode == CallMode.InBatch ? false : null) is not (FaultKind kind, int seconds))
        {
            model.Statistics.ExchangeCallServed();
            return run();
        }

        model.Statistics.Fault();
        WireReply? real = !FaultReplies.IsRefusal(kind) && (isWrite || kind == FaultKind.CutBody) ? run() : null;
        return Fail(subject, kind, seconds, now, real);
    }

    /// <summary>Breaks a batch's connection as a whole where the fault plan says so; all else strikes its items one by one.</summary>
    public WireReply RunBatch(string[] subjects, Func<CallMode, WireReply> run)
    {
        bool isWrite = subjects.Length > 0 && Array.TrueForAll(subjects, subject => IsWrite(subject));
        if (faults.NextForBatch(subjects, isWrite) is not (FaultKind kind, int seconds))
        {
            return run(CallMode.InBatch);
        }

        DateTimeOffset now = model.Clock.GetUtcNow();
        model.Statistics.Fault();
        WireReply? real = isWrite || kind == FaultKind.CutBody ? run(CallMode.InLostBatch) : null;
        WireReply reply = FaultReplies.Make(kind, seconds, now, real);
        foreach (string subject in subjects)
        {
            gate.Failed(subject, reply, now);
        }

        return reply;
    }

    private WireReply Fail(string subject, FaultKind kind, int seconds, DateTimeOffset now, WireReply? real)
    {
        if (FaultReplies.IsThrottle(kind))
        {
            model.Statistics.ThrottledCall();
        }

        WireReply reply = FaultReplies.Make(kind, seconds, now, real);
        gate.Failed(subject, reply, now);
        return reply;
    }
}
