using System.Management.Automation;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// The base of every cmdlet of the module: Ctrl+C cancels <see cref="StopToken"/>, and every failure becomes an error record
/// with id, category, target and recommended action.
/// </summary>
public abstract class WfCmdlet : PSCmdlet, IDisposable
{
    // As Write-Host does it: hosts show messages of this tag.
    private static readonly string[] HostTag = { "PSHOST" };

    private readonly CancellationTokenSource _stop = new();
    private int _disposed;
    private bool _isForgotten;

    /// <summary>Initializes a new instance of the <see cref="WfCmdlet"/> class.</summary>
    protected WfCmdlet() => StopToken = _stop.Token;

    /// <summary>Gets the token that is cancelled when the pipeline is stopped.</summary>
    protected CancellationToken StopToken { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Dispose(true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Runs before the first input.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Runs for each input.</summary>
    protected virtual void Process()
    {
    }

    /// <summary>Runs after the last input.</summary>
    protected virtual void End()
    {
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End);

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        if (Volatile.Read(ref _disposed) == 0)
        {
            _stop.Cancel();
        }
    }

    /// <summary>Frees what the cmdlet holds. Called once.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) => _stop.Dispose();

    /// <summary>Writes a failure that concerns one input only, as a non-terminating error.</summary>
    /// <param name="failure">The failure.</param>
    protected void WriteFailure(Exception failure)
    {
        ForgetTokens();
        WriteError(ErrorRecords.From(failure));
    }

    /// <summary>Writes a warning.</summary>
    /// <param name="text">The text.</param>
    protected new void WriteWarning(string text)
    {
        ForgetTokens();
        base.WriteWarning(TokenMask.Hide(text));
    }

    /// <summary>Writes a message for -Verbose.</summary>
    /// <param name="text">The text.</param>
    protected new void WriteVerbose(string text)
    {
        ForgetTokens();
        base.WriteVerbose(TokenMask.Hide(text));
    }

    /// <summary>Says something that the host shows, on the information stream, as Write-Host does.</summary>
    /// <param name="text">The text.</param>
    protected void SayOnPipeline(string text) => WriteInformation(new HostInformationMessage { Message = text }, HostTag);

    /// <summary>
    /// Takes arguments out of the invocation, which every error record carries: what may be or hold a token must not be there.
    /// </summary>
    /// <param name="parameters">The names of the parameters.</param>
    private protected void Forget(params string[] parameters)
    {
        foreach (string name in parameters)
        {
            MyInvocation.BoundParameters.Remove(name);
        }
    }

    // A token that was given as a path, a mailbox or an id. Records of errors, warnings and messages carry the invocation. Once a
    // step, as each may bind other arguments, and not before something may be written: there may be thousands of mailboxes.
    private protected void ForgetTokens()
    {
        if (_isForgotten)
        {
            return;
        }

        _isForgotten = true;
        foreach (KeyValuePair<string, object> given in MyInvocation.BoundParameters.ToArray())
        {
            if (MayHoldToken(given.Value))
            {
                Forget(given.Key);
            }
        }
    }

    private static bool MayHoldToken(object? value) => Unwrapped.Of(value) switch
    {
        string text => TokenMask.Finds(text),
        IReadOnlyList<object> several => several.Any(one => TokenMask.Finds(Unwrapped.Of(one) as string)),
        _ => false,
    };

    private void Guard(Action step)
    {
        try
        {
            _isForgotten = false;
            step();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (SessionStateException failure) when (TokenMask.Finds(failure.Message))
        {
            ForgetTokens();
            ThrowTerminatingError(ErrorRecords.Hiding(failure));
        }
        catch (Exception failure) when (failure is WfException or not (RuntimeException or FlowControlException))
        {
            ForgetTokens();
            ThrowTerminatingError(ErrorRecords.From(failure));
        }
    }
}
