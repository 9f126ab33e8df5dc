using System.Management.Automation;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.PowerShell.Commands;

/// <summary>Lists the dated steps of the end of legacy Exchange tokens. Needs no connection.</summary>
[Cmdlet(VerbsCommon.Get, "WfLegacyTokenTimeline")]
[OutputType(typeof(WfLegacyTokenStep))]
public sealed class GetWfLegacyTokenTimelineCommand : WfCmdlet
{
    /// <summary>Gets or sets the time for which the current step is marked; now when it isn't given.</summary>
    [Parameter(Position = 0)]
    public DateTimeOffset? At { get; set; }

    /// <inheritdoc/>
    protected override void End() => WriteObject(LegacyTokenTimeline.At(At ?? TimeProvider.System.GetUtcNow()), enumerateCollection: true);
}
