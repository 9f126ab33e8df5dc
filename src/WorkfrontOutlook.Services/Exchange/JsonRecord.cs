using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>An object of a JSON answer, without its annotations.</summary>
internal sealed class JsonRecord : ExchangeRecord
{
    private readonly RecordShape _shape;
    private readonly object?[] _values;

    public JsonRecord(RecordShape shape, object?[] values)
    {
        _shape = shape;
        _values = values;
    }

    public override IEnumerable<string> Names => _shape.Names;

    public override object? Value(string name) => _shape.IndexOf(name) is int index and >= 0 ? _values[index] : null;
}
