namespace WorkfrontOutlook.Connections;

/// <summary>A part of an Exchange cmdlet's output. A short output is one page.</summary>
public sealed class ExchangePage
{
    /// <summary>Initializes a new instance of the <see cref="ExchangePage"/> class.</summary>
    /// <param name="records">The items.</param>
    /// <param name="warnings">The warnings that came with them.</param>
    public ExchangePage(IReadOnlyList<ExchangeRecord> records, IReadOnlyList<string> warnings)
    {
        Records = records;
        Warnings = warnings;
    }

    /// <summary>Gets the items.</summary>
    public IReadOnlyList<ExchangeRecord> Records { get; }

    /// <summary>Gets the service's warnings, in its own language.</summary>
    public IReadOnlyList<string> Warnings { get; }
}
