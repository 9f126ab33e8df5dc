namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>A value of one of Exchange's own enumerations: text on the wire, with the type's name beside it.</summary>
internal sealed class ServerEnum
{
    public ServerEnum(string type, string text)
    {
        Type = type;
        Text = text;
    }

    public string Type { get; }

    public string Text { get; }
}
