using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.PowerShell;

/// <summary>The base of cmdlets that ask the connected tenant. Without a connection they end with the error NotConnected.</summary>
public abstract class WfTenantCmdlet : WfAsyncCmdlet
{
    private TenantContext? _tenant;

    /// <summary>Gets the connection of this runspace.</summary>
    protected TenantContext Tenant => _tenant ?? throw WfErrors.NotConnected.For(null);

    /// <inheritdoc/>
    protected override void Begin()
    {
        _tenant = ConnectionStore.Get() ?? throw WfErrors.NotConnected.For(null);
        base.Begin();
    }

    /// <summary>Shows the engine's progress: how many are done, how fast, and how long the rest takes.</summary>
    /// <param name="progress">How far the work is.</param>
    protected void ShowProgress(WfProgress progress)
    {
        if (!IsProgressDue)
        {
            return;
        }

        string done = string.Format(CultureInfo.CurrentCulture, CmdletText.ProgressDone, progress.Done, progress.Total?.ToString(CultureInfo.CurrentCulture) ?? "?", progress.Rate);
        string status = progress.Remaining is TimeSpan rest
            ? done + string.Format(CultureInfo.CurrentCulture, CmdletText.ProgressLeft, rest)
            : done;
        ShowProgress(progress.Activity, status, progress.Total is int total and > 0 ? (int)(100L * progress.Done / total) : -1);
    }

    /// <summary>Tells whether the pipeline was there to name mailboxes and named none, and warns of that.</summary>
    /// <param name="mailboxes">The mailboxes that were named.</param>
    /// <returns>True when nothing is to be read: an empty list of mailboxes must not turn into the whole tenant.</returns>
    private protected bool IsNonePiped(List<string> mailboxes)
    {
        if (!MyInvocation.ExpectingInput || mailboxes.Count > 0)
        {
            return false;
        }

        Warn(CmdletText.NoMailboxPiped);
        return true;
    }

    /// <summary>Says where the undo record is.</summary>
    /// <param name="path">Its path.</param>
    private protected void TellUndo(string path) => Tell(CmdletText.Undo_Told.With(path));

    /// <summary>Asks once for all, as the other; the question names the undo record.</summary>
    /// <param name="question">What is to be done, with the counts.</param>
    /// <param name="commands">Each place and the cmdlet for it.</param>
    /// <param name="undoPath">What the user gave: a new file, or a folder; null for the current location.</param>
    /// <returns>Where the undo record goes; null when nothing is to be done.</returns>
    private protected async Task<UndoPlace?> AskOnceAsync(string question, IEnumerable<(string Place, string Command)> commands, string? undoPath)
    {
        string given = (await FullPathsAsync(undoPath ?? ".").ConfigureAwait(false))[0];
        string path = UndoFile.PathFor(given, Tenant.Connection, Tenant.Clock.GetUtcNow());
        return await AskOnceAsync(question + " " + CmdletText.Undo_Asked.With(path), commands).ConfigureAwait(false)
            ? new UndoPlace(path, !string.Equals(path, given, StringComparison.Ordinal))
            : null;
    }

    /// <summary>Where an undo record goes, and whether the module made the name of its file.</summary>
    private protected sealed record UndoPlace(string Path, bool IsOurName);

    /// <summary>Asks once for all. With -WhatIf, lists each cmdlet that would be sent, and where.</summary>
    /// <param name="question">What is to be done, with the counts.</param>
    /// <param name="commands">Each place and the cmdlet for it.</param>
    /// <returns>Whether to go on.</returns>
    private protected Task<bool> AskOnceAsync(string question, IEnumerable<(string Place, string Command)> commands) => OnPipelineAsync(() =>
    {
        ShouldProcessReason reason;
        try
        {
            if (ShouldProcess(question, question, $"{MyInvocation.MyCommand.Name}: {Tenant.Connection}", out reason))
            {
                return true;
            }
        }
        catch (Exception exception) when (exception is PSInvalidOperationException or HostException or NullReferenceException)
        {
            // The console host itself fails on a question whose input has ended, as on a build server.
            throw WfErrors.NobodyToAsk.Because(exception, MyInvocation.MyCommand.Name);
        }

        if (reason == ShouldProcessReason.WhatIf)
        {
            foreach ((string place, string command) in commands)
            {
                ShouldProcess(place, command);
            }
        }

        return false;
    });

    /// <summary>Tells whether somebody is asked before a change: not with -Confirm:$false or $ConfirmPreference 'None'.</summary>
    /// <returns>Whether the question is shown.</returns>
    private protected Task<bool> IsAskingAsync() => OnPipelineAsync(() => MyInvocation.BoundParameters.TryGetValue("Confirm", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : !(LanguagePrimitives.TryConvertTo(GetVariableValue("ConfirmPreference"), CultureInfo.InvariantCulture, out ConfirmImpact preference) && preference == ConfirmImpact.None));
}
