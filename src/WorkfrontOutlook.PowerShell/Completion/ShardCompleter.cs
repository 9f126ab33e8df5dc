using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>Completes parts of a sweep, such as 3/16.</summary>
public sealed class ShardCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Shards.Of(Completions.Start(wordToComplete)).Select(shard => Completions.Result(shard, shard, shard));
}
