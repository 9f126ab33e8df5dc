using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Remediation;

/// <summary>An add-in in one place that is to be changed.</summary>
public sealed class RemediationTarget
{
    internal RemediationTarget(WfOutlookAddIn addIn, RemediationAction action)
    {
        AddIn = addIn;
        Action = action;
    }

    /// <summary>Gets the add-in.</summary>
    public WfOutlookAddIn AddIn { get; }

    /// <summary>Gets what is to be done.</summary>
    public RemediationAction Action { get; }

    /// <summary>Gets the cmdlet that is sent, as it would be typed.</summary>
    public string CommandText => WriteCommands.Text(Command(AddIn.AddInId ?? AddIn.AssetId ?? string.Empty));

    /// <summary>Gets where the add-in is, in words.</summary>
    public string Place => new[] { AddIn.Mailbox, AddIn.MailboxId }.FirstOrDefault(name => !string.IsNullOrEmpty(name)) ?? AddIn.Source.ToString();

    /// <summary>Gets a value indicating whether a removal can't be undone as it was: a store add-in that a user installed.</summary>
    public bool IsLastingRemoval => Action == RemediationAction.Remove && AddIn.Source == AddInSource.Mailbox && AddIn.AssetId is not null;

    internal string? MailboxIdentity => AddIn.Source == AddInSource.Mailbox ? AddIn.MailboxId ?? AddIn.Mailbox : null;

    internal ExchangeCommand Command(string addInId) => Action == RemediationAction.Remove
        ? WriteCommands.Remove(AddIn.Source, addInId, MailboxIdentity)
        : WriteCommands.Switch(AddIn.Source, addInId, MailboxIdentity, on: false);

    internal WfRemediationResult Result(RemediationOutcome outcome, string? reason, string? command = null, string? undoPath = null) => new()
    {
        Action = Action,
        Outcome = outcome,
        Reason = reason,
        AddInId = AddIn.AddInId,
        AssetId = AddIn.AssetId,
        DisplayName = AddIn.DisplayName,
        Source = AddIn.Source,
        Mailbox = AddIn.Mailbox,
        MailboxId = AddIn.MailboxId,
        Command = command,
        UndoPath = undoPath,
    };
}
