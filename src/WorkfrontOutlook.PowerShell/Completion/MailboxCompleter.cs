using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>Completes mailboxes: asks the connected tenant, for no longer than a prompt may wait, and is silent when it fails.</summary>
public sealed class MailboxCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ConnectionStore.Get() is Connections.TenantContext tenant
            ? MailboxNames.Find(tenant, Completions.Start(wordToComplete), MailboxNames.TimeLimit).Select(mailbox => Completions.Result(mailbox.Value, mailbox.Value, mailbox.Tip))
            : Array.Empty<CompletionResult>();
}
