using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// While there is one, sees every await of one flow that suspends, and cancels at one of them. The runtime tells of it by its own event source, on
/// the thread itself: an async method's first suspension, each wait for a task, and each time that a method goes on. What was
/// begun in the flow and hasn't ended is known, too.
/// </summary>
internal sealed class AwaitPoints : EventListener
{
    private const string Source = "System.Threading.Tasks.TplEventSource";

    // Tasks, AsyncCausalityOperation, AsyncCausalitySynchronousWork: TplEventSource.Keywords.
    private const EventKeywords Wanted = (EventKeywords)(0x2 | 0x8 | 0x20);
    private const int TaskWaitBegin = 10;
    private const int OperationBegin = 14;
    private const int OperationEnd = 15;
    private const int WorkBegin = 17;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly AsyncLocal<Flow?> Current = new();
    private static readonly ConcurrentDictionary<int, Flow> Operations = new();

    /// <summary>Runs work and cancels it at an await.</summary>
    /// <param name="at">The await's number, from 1; 0 to only count.</param>
    /// <param name="work">The work.</param>
    /// <param name="stop">Ends the work in any case.</param>
    /// <param name="onCancel">Called when it is cancelled, before anything hears of it.</param>
    public static async Task<AwaitRun> RunAsync(int at, Func<CancellationToken, Task> work, CancellationToken stop, Action? onCancel = null)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var flow = new Flow(at, source, onCancel);
        Exception? thrown = null;

        // A task of its own, so that this method's awaits are not among those that are counted.
        Task running = Task.Run(
            () =>
            {
                Current.Value = flow;
                return work(source.Token);
            },
            CancellationToken.None);
        try
        {
            await running.WaitAsync(Longest, stop);
        }
#pragma warning disable CA1031 // Whatever it is, it is the finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!running.IsCompleted)
            {
                // What comes after would only hang, too.
                throw new InvalidOperationException($"No end within {Longest.TotalSeconds:F0} s, cancelled at {flow.Where ?? "no await"}. Still there: {string.Join(", ", flow.Open.Values)}", exception);
            }

            thrown = exception;
        }

        // Who cancelled may be a moment behind the one who heard of it.
        for (int i = 0; i < 3000 && !flow.Open.IsEmpty; i++)
        {
            await Task.Delay(i < 20 ? 1 : 10, stop);
        }

        var run = new AwaitRun
        {
            Points = flow.Points,
            Where = flow.Where,
            Thrown = thrown,
            IsCancelled = source.IsCancellationRequested,
            Left = flow.Open.Values.Order(StringComparer.Ordinal).ToArray(),
            Methods = flow.Methods.Keys.ToArray(),
        };
        foreach (int id in flow.Open.Keys)
        {
            Operations.TryRemove(id, out _);
        }

        return run;
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (string.Equals(eventSource.Name, Source, StringComparison.Ordinal))
        {
            EnableEvents(eventSource, EventLevel.Informational, Wanted);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventId)
        {
            case OperationBegin when Current.Value is Flow flow && eventData.Payload is [int id, string name, ..]:
                if (name.StartsWith("Async: ", StringComparison.Ordinal))
                {
                    flow.Open[id] = name;
                    Operations[id] = flow;
                    flow.Methods[name] = true;
                    flow.Point(name);
                }

                break;
            case TaskWaitBegin when Current.Value is Flow flow && eventData.Payload is [_, _, int awaited, ..]:
                flow.Point(string.Create(CultureInfo.InvariantCulture, $"a wait for {(flow.Open.TryGetValue(awaited, out string? method) ? method : "a task")}"));
                break;
            case WorkBegin when eventData.Payload is [int id, ..] && Operations.TryGetValue(id, out Flow? flow):
                flow.Point("on with " + (flow.Open.TryGetValue(id, out string? goesOn) ? goesOn : "a task"));
                break;
            case OperationEnd when eventData.Payload is [int id, ..] && Operations.TryRemove(id, out Flow? flow):
                flow.Open.TryRemove(id, out _);
                break;
        }
    }

    private sealed class Flow(int at, CancellationTokenSource source, Action? onCancel)
    {
        private int _points;

        public int Points => Volatile.Read(ref _points);

        public string? Where { get; private set; }

        public ConcurrentDictionary<int, string> Open { get; } = new();

        public ConcurrentDictionary<string, bool> Methods { get; } = new(StringComparer.Ordinal);

        public void Point(string where)
        {
            if (Interlocked.Increment(ref _points) == at)
            {
                Where = where;
                onCancel?.Invoke();

                // Set at once, told from another thread: this one may hold a lock of the runtime's.
                _ = source.CancelAsync();
            }
        }
    }
}
