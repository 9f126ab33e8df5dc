using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>Completes the names of the Microsoft clouds.</summary>
public sealed class EnvironmentCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(
            CloudEnvironments.All.SelectMany(cloud => new[] { cloud.Name }.Concat(cloud.Aliases).Select(name => (name, $"{cloud.Name}: {cloud.ExchangeHost}, {cloud.GraphHost}"))),
            wordToComplete);
}
