using System.Collections.Concurrent;
using System.Text.Json;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>
/// What answers have in common, kept for the next one: the names of a cmdlet's properties, and short texts, most of which come again
/// from mailbox to mailbox. Of fixed size, safe for use from several threads.
/// </summary>
internal sealed class ReplyMemory
{
    private const int LongestText = 64;
    private const int LongestShape = 1000;

    private readonly ConcurrentDictionary<string, RecordShape> _shapes = new(StringComparer.OrdinalIgnoreCase);

    // By hash; a text that falls on another takes its place.
    private readonly string?[] _texts = new string?[1024];

    private CommandReplyReader? _reader;

    /// <summary>Gets a reader that nobody uses.</summary>
    /// <returns>The reader, to be given back.</returns>
    public CommandReplyReader TakeReader() => Interlocked.Exchange(ref _reader, null) ?? new CommandReplyReader(this);

    /// <summary>Keeps a reader for the next answer.</summary>
    /// <param name="reader">The reader.</param>
    public void GiveBack(CommandReplyReader reader) => Volatile.Write(ref _reader, reader);

    /// <summary>Gets the names of the last record that a cmdlet gave.</summary>
    /// <param name="what">The cmdlet.</param>
    /// <returns>The names, or null.</returns>
    public RecordShape? ShapeOf(string what) => _shapes.TryGetValue(what, out RecordShape? shape) ? shape : null;

    /// <summary>Keeps the names of a record.</summary>
    /// <param name="what">The cmdlet.</param>
    /// <param name="shape">The names.</param>
    public void Keep(string what, RecordShape shape)
    {
        if (shape.Names.Length <= LongestShape)
        {
            _shapes[what] = shape;
        }
    }

    /// <summary>Gets the text that a reader stands on.</summary>
    /// <param name="reader">The reader, on a string of contiguous JSON.</param>
    /// <returns>The text, where possible one that is there already.</returns>
    public string Text(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> raw = reader.ValueSpan;
        if (raw.Length is 0 or > LongestText)
        {
            return reader.GetString()!;
        }

        uint hash = 2166136261;
        foreach (byte value in raw)
        {
            hash = (hash ^ value) * 16777619;
        }

        ref string? place = ref _texts[(hash ^ (hash >> 16)) % (uint)_texts.Length];
        string? known = place;
        if (known is null || !reader.ValueTextEquals(known))
        {
            place = known = reader.GetString()!;
        }

        return known;
    }
}
