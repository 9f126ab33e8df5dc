using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>An item of a JSON answer that is text.</summary>
internal sealed class TextRecord : ExchangeRecord
{
    public TextRecord(string text)
    {
        Text = text;
    }

    public override string? Text { get; }

    public override IEnumerable<string> Names => Array.Empty<string>();

    public override object? Value(string name) => null;
}
