namespace WorkfrontOutlook.Connections;

/// <summary>How many users used which Outlook for the desktop, from the usage report of 30 days.</summary>
internal sealed record OutlookUsage
{
    /// <summary>Gets the day of the report, as the service writes it.</summary>
    public string? RefreshDate { get; init; }

    /// <summary>Gets the counts by the report's column names, such as Outlook 2016 or Outlook M365.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Users { get; init; } = Array.Empty<KeyValuePair<string, int>>();
}
