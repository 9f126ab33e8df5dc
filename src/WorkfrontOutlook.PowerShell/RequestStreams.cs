using System.Globalization;
using System.Management.Automation;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// Writes the HTTP requests of the cmdlet whose work sends them: all of them for -Debug, for -Verbose those that didn't go well
/// at once. A connection outlives the cmdlet that made it, so the cmdlet is looked up for each request.
/// </summary>
internal sealed class RequestStreams : IRequestLog
{
    public bool IsOn => PipelineThread.Current is { WantsDebug: true } or { WantsVerbose: true };

    public void Add(RequestLogEntry entry)
    {
        if (PipelineThread.Current is not PipelineThread thread)
        {
            return;
        }

        if (thread.WantsDebug)
        {
            thread.Post(() => thread.Cmdlet.WriteDebug(entry.ToString()));
        }
        else if (thread.WantsVerbose && !entry.WentWell)
        {
            thread.Post(() => thread.Cmdlet.WriteVerbose(entry.ToString()));
        }
    }

    /// <summary>Tells whether a stream is shown. To be called on the pipeline thread.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="name">The stream: Debug or Verbose.</param>
    /// <returns>Whether the cmdlet's parameter, or else the preference, asks for it.</returns>
    public static bool IsWanted(PSCmdlet cmdlet, string name)
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out object? given))
        {
            return given is SwitchParameter { IsPresent: true } or true;
        }

        return LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue(name + "Preference"), CultureInfo.InvariantCulture, out ActionPreference preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }
}
