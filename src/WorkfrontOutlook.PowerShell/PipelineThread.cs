using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// The thread on which PowerShell may be called while a cmdlet runs. The cmdlet's work runs on another thread and sends
/// here what must happen on this one; this one does nothing else until the work has ended.
/// </summary>
/// <remarks>
/// Neither side waits for the other for ever. When the pipeline is stopped, or something downstream wants no more, the
/// work is cancelled and has a short grace to wind up; whatever it still sends is refused.
/// </remarks>
#pragma warning disable CA1001 // Work that was left behind may still use them; none of them holds anything but memory.
internal sealed class PipelineThread
#pragma warning restore CA1001
{
    // Enough to keep both threads busy, few enough that a stopped pipeline has not read far ahead.
    private const int Ahead = 64;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly AsyncLocal<PipelineThread?> Ambient = new();

    // With its own lock: a BlockingCollection throws and catches four exceptions each time that work ends.
    private readonly Queue<Errand> _errands = new();
    private readonly SemaphoreSlim _room = new(Ahead);
    private readonly CancellationTokenSource _cancel;
    private readonly CancellationTokenSource _abandon = new();
    private ExceptionDispatchInfo? _fault;
    private bool _isClosed;

    private PipelineThread(PSCmdlet cmdlet, CancellationToken stopping)
    {
        Cmdlet = cmdlet;
        WantsDebug = RequestStreams.IsWanted(cmdlet, "Debug");
        WantsVerbose = RequestStreams.IsWanted(cmdlet, "Verbose");
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>Gets the pipeline thread that the running work belongs to; null outside of <see cref="Run"/>.</summary>
    public static PipelineThread? Current => Ambient.Value;

    /// <summary>Gets the cmdlet that is running. To be used on the pipeline thread only.</summary>
    public PSCmdlet Cmdlet { get; }

    /// <summary>Gets a value indicating whether the cmdlet shows debug messages.</summary>
    public bool WantsDebug { get; }

    /// <summary>Gets a value indicating whether the cmdlet shows verbose messages.</summary>
    public bool WantsVerbose { get; }

    /// <summary>Runs work on another thread and serves it on this one until it has ended.</summary>
    /// <param name="cmdlet">The cmdlet, in one of its three overrides.</param>
    /// <param name="work">The work.</param>
    /// <param name="stopping">Set when the pipeline is stopped.</param>
    public static void Run(PSCmdlet cmdlet, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        new PipelineThread(cmdlet, stopping).Serve(work, stopping);
    }

    /// <summary>Runs a function on the pipeline thread. What it throws reaches the caller.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="function">The function.</param>
    /// <returns>Its result.</returns>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new Errand(
            () =>
            {
                try
                {
                    done.TrySetResult(function());
                }
                catch (Exception failure) when (!EndsPipeline(failure))
                {
                    done.TrySetException(failure);
                }
            },
            () => done.TrySetCanceled()));
        return done.Task;
    }

    /// <summary>Runs an action on the pipeline thread soon. If it throws, the work is cancelled and the cmdlet ends with that.</summary>
    /// <param name="action">The action.</param>
    public void Post(Action action) => Send(new Errand(action, null));

    /// <summary>As <see cref="Post"/>, waiting while the pipeline has much left to take.</summary>
    /// <param name="action">The action.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends once the action is queued.</returns>
    public async Task PostAsync(Action action, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        Send(new Errand(
            () =>
            {
                _room.Release();
                action();
            },
            () => _room.Release()));
    }

    private static bool EndsPipeline(Exception failure) => failure is PipelineStoppedException or FlowControlException;

    private void Serve(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        using CancellationTokenRegistration onStop = stopping.Register(() => _abandon.CancelAfter(Grace));
        using CancellationTokenRegistration onAbandon = _abandon.Token.Register(Wake);
        Task task = Task.Run(() => WorkAsync(work), CancellationToken.None);
        while (Next() is Errand errand)
        {
            if (_cancel.IsCancellationRequested)
            {
                errand.Refuse?.Invoke();
            }
            else
            {
                Do(errand);
            }
        }

        if (!Close())
        {
            // The work didn't heed its cancellation. It is left behind; nobody else looks at how it ends.
            _ = task.ContinueWith(left => _ = left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        _fault?.Throw();
        if (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        task.GetAwaiter().GetResult();
    }

    private async Task WorkAsync(Func<CancellationToken, Task> work)
    {
        Ambient.Value = this;
        try
        {
            await work(_cancel.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_errands)
            {
                _isClosed = true;
                Monitor.PulseAll(_errands);
            }
        }
    }

    /// <summary>Waits for an errand.</summary>
    /// <returns>The errand; null when the work has ended and all are run, or when it is left behind.</returns>
    private Errand? Next()
    {
        lock (_errands)
        {
            while (_errands.Count == 0 && !_isClosed && !_abandon.IsCancellationRequested)
            {
                Monitor.Wait(_errands);
            }

            return _errands.Count == 0 || _abandon.IsCancellationRequested ? null : _errands.Dequeue();
        }
    }

    private void Wake()
    {
        lock (_errands)
        {
            Monitor.PulseAll(_errands);
        }
    }

    /// <summary>Takes no more errands, and refuses those that were not run.</summary>
    /// <returns>Whether the work had ended.</returns>
    private bool Close()
    {
        Errand[] left;
        bool hadEnded;
        lock (_errands)
        {
            hadEnded = _isClosed;
            _isClosed = true;
            left = _errands.ToArray();
            _errands.Clear();
        }

        foreach (Errand errand in left)
        {
            errand.Refuse?.Invoke();
        }

        return hadEnded;
    }

    private void Do(Errand errand)
    {
        try
        {
            errand.Action();
        }
#pragma warning disable CA1031 // It is thrown again once the work has ended.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _fault ??= ExceptionDispatchInfo.Capture(failure);
            _cancel.Cancel();
            _abandon.CancelAfter(Grace);
            errand.Refuse?.Invoke();
        }
    }

    private void Send(Errand errand)
    {
        lock (_errands)
        {
            if (!_isClosed)
            {
                _errands.Enqueue(errand);
                Monitor.Pulse(_errands);
                return;
            }
        }

        // The cmdlet has ended; this comes from work that it left behind.
        errand.Refuse?.Invoke();
    }

    private sealed class Errand
    {
        public Errand(Action action, Action? refuse)
        {
            Action = action;
            Refuse = refuse;
        }

        public Action Action { get; }

        public Action? Refuse { get; }
    }
}
