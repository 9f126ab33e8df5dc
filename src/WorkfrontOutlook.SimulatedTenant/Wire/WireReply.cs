using System.Text;
using System.Text.Json;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>An HTTP reply.</summary>
internal sealed class WireReply
{
    public WireReply(int status) => Status = status;

    public WireReply(WireReply other)
    {
        Status = other.Status;
        Headers.AddRange(other.Headers);
        ContentType = other.ContentType;
        Body = other.Body;
    }

    public int Status { get; }

    public List<KeyValuePair<string, string>> Headers { get; } = new();

    public string? ContentType { get; init; }

    public byte[] Body { get; init; } = Array.Empty<byte>();

    /// <summary>Gets after how many bytes the connection breaks; null when it doesn't.</summary>
    public int? CutAt { get; init; }

    /// <summary>Gets a value indicating whether the connection breaks before any answer.</summary>
    public bool IsReset { get; init; }

    /// <summary>Gets a value indicating whether no answer ever comes.</summary>
    public bool Hangs { get; init; }

    public static WireReply Text(int status, string contentType, string text) => new(status) { ContentType = contentType, Body = Encoding.UTF8.GetBytes(text) };

    public static WireReply Json(int status, Action<Utf8JsonWriter> write, string contentType = "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8")
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WireJson.WriterOptions))
        {
            write(writer);
        }

        return new WireReply(status) { ContentType = contentType, Body = stream.ToArray() };
    }

    public WireReply With(string name, string value)
    {
        Headers.Add(new KeyValuePair<string, string>(name, value));
        return this;
    }
}
