using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Tests.Support;

/// <summary>A record made of a dictionary, or of text.</summary>
internal sealed class BagRecord : ExchangeRecord
{
    private readonly Dictionary<string, object?> _values;
    private readonly string? _text;

    public BagRecord(params (string Name, object? Value)[] values) =>
        _values = values.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    public BagRecord(string text)
        : this() => _text = text;

    public override string? Text => _text;

    public override IEnumerable<string> Names => _values.Keys;

    public override object? Value(string name) => _values.GetValueOrDefault(name);
}
