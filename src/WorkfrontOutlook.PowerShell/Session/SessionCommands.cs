using System.Collections;
using System.Management.Automation;
using PowerShellEngine = System.Management.Automation.PowerShell;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>Finds and runs commands of the caller's session, on the pipeline thread.</summary>
internal static class SessionCommands
{
    // Fixed text: names and values are handed over as objects, never as text. The streams beside output and errors are
    // merged because a nested pipeline would send them straight to the host, past the cmdlet's own streams.
    private const string Call = "param($command, $parameters) & $command @parameters 3>&1 4>&1 5>&1 6>&1";

    /// <summary>Finds a command without loading a module: only what is in the session already is looked at.</summary>
    /// <param name="cmdlet">The running cmdlet.</param>
    /// <param name="name">The name, which may be qualified by its module.</param>
    /// <returns>The command, or null.</returns>
    public static CommandInfo? FindLoaded(PSCmdlet cmdlet, string name) =>
        cmdlet.InvokeCommand.GetCommands(name, CommandTypes.Cmdlet | CommandTypes.Function, nameIsPattern: false).FirstOrDefault();

    /// <summary>Runs a command in the caller's session and keeps its streams apart.</summary>
    /// <param name="command">The command.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="stopping">Stops the command.</param>
    /// <returns>What it wrote, and how it failed if it did.</returns>
    public static SessionOutput Invoke(CommandInfo command, IReadOnlyDictionary<string, object> parameters, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var arguments = new Hashtable(StringComparer.OrdinalIgnoreCase);
        if (command is CmdletInfo or FunctionInfo { CmdletBinding: true })
        {
            // The caller's preferences must not silence a warning: it may be the answer.
            arguments["ErrorAction"] = ActionPreference.Continue;
            arguments["WarningAction"] = ActionPreference.Continue;
        }

        foreach (KeyValuePair<string, object> parameter in parameters)
        {
            arguments[parameter.Key] = parameter.Value;
        }

        var output = new SessionOutput();
        using PowerShellEngine shell = PowerShellEngine.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(Call, useLocalScope: true).AddParameter("command", command).AddParameter("parameters", arguments);

        // Another thread may stop a pipeline; waiting for it there could wait for ever.
        using CancellationTokenRegistration stop = stopping.Register(() => shell.BeginStop(null, null));
        try
        {
            foreach (PSObject item in shell.Invoke())
            {
                output.Add(item);
            }

            output.Failure = shell.Streams.Error.FirstOrDefault();
        }
        catch (PipelineStoppedException) when (stopping.IsCancellationRequested)
        {
            throw new OperationCanceledException(stopping);
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            output.Failure = failure.ErrorRecord ?? new ErrorRecord(failure, nameof(RuntimeException), ErrorCategory.NotSpecified, null);
        }

        stopping.ThrowIfCancellationRequested();
        return output;
    }
}
