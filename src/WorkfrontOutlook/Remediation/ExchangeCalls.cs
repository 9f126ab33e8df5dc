using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>Sends many commands, in batches and side by side where the transport can, and judges their failures.</summary>
internal static class ExchangeCalls
{
    /// <summary>Gives an outcome for each command, in their order, as they come.</summary>
    public static async IAsyncEnumerable<ExchangeOutcome> RunAsync(IExchangeTransport exchange, IEnumerable<ExchangeCommand> commands, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var flying = new Queue<Task<IReadOnlyList<ExchangeOutcome>>>();
        int atOnce = exchange.RunsInParallel ? Math.Max(1, exchange.ThrottleLimit) : 1;
        using IEnumerator<ExchangeCommand> source = commands.GetEnumerator();
        try
        {
            bool more = true;
            while (true)
            {
                while (more && flying.Count < atOnce)
                {
                    var batch = new List<ExchangeCommand>();
                    while (batch.Count < Math.Max(1, exchange.BatchSize) && (more = source.MoveNext()))
                    {
                        batch.Add(source.Current);
                    }

                    if (batch.Count > 0)
                    {
                        flying.Enqueue(exchange.InvokeBatchAsync(batch, cancellationToken));
                    }
                }

                if (flying.Count == 0)
                {
                    yield break;
                }

                foreach (ExchangeOutcome outcome in await flying.Peek().ConfigureAwait(false))
                {
                    yield return outcome;
                }

                _ = flying.Dequeue();
            }
        }
        finally
        {
            // What is in flight ends before the caller goes on: a change must not come after the last word.
            foreach (Task<IReadOnlyList<ExchangeOutcome>> task in flying)
            {
                await task.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
    }

    public static async Task<ExchangeOutcome> RunOneAsync(IExchangeTransport exchange, ExchangeCommand command, CancellationToken cancellationToken) =>
        (await exchange.InvokeBatchAsync(new[] { command }, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Tells whether the service surely did nothing.</summary>
    public static bool IsRefusal(WfException failure) =>
        failure.Category is WfErrorCategory.PermissionDenied or WfErrorCategory.AuthenticationError or WfErrorCategory.InvalidArgument
        || failure.Definition == WfErrors.Throttled
        || failure.Definition == WfErrors.ThrottleTooLong
        || failure.Definition == WfErrors.ConfirmationAsked
        || failure.Definition == WfErrors.ExchangeSessionGone;

    /// <summary>Tells whether the change may have been made although the answer doesn't say so.</summary>
    public static bool IsUnclear(WfException failure) =>
        failure.Definition == WfErrors.OutcomeUnclear
        || failure.Category is WfErrorCategory.ConnectionError or WfErrorCategory.OperationTimeout or WfErrorCategory.ResourceUnavailable or WfErrorCategory.ProtocolError;
}
