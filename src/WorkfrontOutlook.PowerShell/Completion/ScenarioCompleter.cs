using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>Completes the names of the embedded tenant's scenarios.</summary>
public sealed class ScenarioCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return Completions.Of(PrivateParts.SimulatedTenants().Scenarios.Select(name => (name, name)), wordToComplete);
        }
        catch (WfException)
        {
            return Array.Empty<CompletionResult>();
        }
    }
}
