namespace WorkfrontOutlook.Connections;

/// <summary>An Entra application object that carries add-ins.</summary>
public sealed class GraphApplication
{
    /// <summary>Gets the object id, a GUID.</summary>
    public required string ObjectId { get; init; }

    /// <summary>Gets the application (client) id, a GUID.</summary>
    public string? AppId { get; init; }

    /// <summary>Gets the display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the add-ins.</summary>
    public IReadOnlyList<GraphAddIn> AddIns { get; init; } = Array.Empty<GraphAddIn>();
}
