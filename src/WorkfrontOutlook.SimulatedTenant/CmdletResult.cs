namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>What a cmdlet that was run without HTTP gave.</summary>
public sealed class CmdletResult
{
    internal CmdletResult(IEnumerable<object> output, IReadOnlyList<string> warnings, CmdletError? error)
    {
        Output = output;
        Warnings = warnings;
        Error = error;
    }

    /// <summary>
    /// Gets the output, computed as it is read: texts, or <see cref="System.Collections.Specialized.OrderedDictionary"/> with
    /// values string, bool, int, Guid, DateTime, string array or null.
    /// </summary>
    public IEnumerable<object> Output { get; }

    /// <summary>Gets the warnings.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Gets the error, or null. With an error there is no output.</summary>
    public CmdletError? Error { get; }
}
