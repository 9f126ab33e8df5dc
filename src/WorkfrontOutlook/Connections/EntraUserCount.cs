namespace WorkfrontOutlook.Connections;

/// <summary>How many user accounts the directory has, guests included.</summary>
internal sealed record EntraUserCount
{
    public int Count { get; init; }
}
