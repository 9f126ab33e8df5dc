using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>Completes add-in ids, by id or by name.</summary>
public sealed class AddInIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        AddInIds.Complete(wordToComplete, addIn => addIn.AddInId);
}
