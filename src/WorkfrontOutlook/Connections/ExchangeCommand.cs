namespace WorkfrontOutlook.Connections;

/// <summary>One call of an Exchange cmdlet, whichever way it is sent.</summary>
public sealed class ExchangeCommand
{
    private static readonly Dictionary<string, object> NoParameters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Initializes a new instance of the <see cref="ExchangeCommand"/> class.</summary>
    /// <param name="name">The cmdlet's name, such as Get-App.</param>
    /// <param name="parameters">
    /// The parameters: string, bool (also for a switch), int, or string array. Null means none.
    /// </param>
    public ExchangeCommand(string name, IReadOnlyDictionary<string, object>? parameters = null)
    {
        Name = name;
        Parameters = parameters ?? NoParameters;
    }

    /// <summary>Gets the cmdlet's name.</summary>
    public string Name { get; }

    /// <summary>Gets the parameters by name.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; }

    /// <summary>Gets the properties wanted back; empty means all. Only a saving: a transport may return more.</summary>
    public IReadOnlyList<string> Select { get; init; } = Array.Empty<string>();

    /// <summary>Gets a value indicating whether the cmdlet only reads, so that it may be sent again after a fault.</summary>
    public bool IsRead => Name.StartsWith("Get-", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
