using System.Management.Automation;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>What a command of the caller's session wrote.</summary>
internal sealed class SessionOutput
{
    private readonly List<string> _verbose = new();

    public List<PSObject> Items { get; } = new();

    public List<string> Warnings { get; } = new();

    /// <summary>Gets or sets the first error; null when there was none.</summary>
    public ErrorRecord? Failure { get; set; }

    /// <summary>Sorts an item of the merged streams into its stream.</summary>
    /// <param name="item">The item.</param>
    public void Add(PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case null:
                break;
            case WarningRecord warning:
                Warnings.Add(warning.Message);
                break;
            case InformationalRecord record:
                _verbose.Add(record.Message);
                break;
            case InformationRecord information:
                _verbose.Add(information.MessageData?.ToString() ?? string.Empty);
                break;
            default:
                Items.Add(item);
                break;
        }
    }

    /// <summary>
    /// Writes the streams again as verbose messages of the cmdlet: a warning of the service is data to this module, which
    /// says itself what there is to say about it.
    /// </summary>
    /// <param name="cmdlet">The running cmdlet.</param>
    public void Reemit(PSCmdlet cmdlet)
    {
        foreach (string text in Warnings.Concat(_verbose))
        {
            cmdlet.WriteVerbose(text);
        }
    }
}
