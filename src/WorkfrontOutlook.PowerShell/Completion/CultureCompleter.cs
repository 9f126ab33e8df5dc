using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>Completes the languages that the module has texts in.</summary>
public sealed class CultureCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(new[] { ("en", "English"), ("it", "italiano") }, wordToComplete);
}
