namespace WorkfrontOutlook.Connections;

/// <summary>An entry of an Entra application's addIns list.</summary>
public sealed class GraphAddIn
{
    /// <summary>Gets the entry's id; for an Office add-in, its product id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the entry's type, as the service names it.</summary>
    public string? Type { get; init; }

    /// <summary>Gets the key and value pairs of the entry.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
