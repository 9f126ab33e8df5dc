using System.Collections;
using System.Globalization;
using System.Management.Automation;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>
/// An item that a function of the session wrote: a property bag of a type Deserialized.Microsoft.Exchange…, or a text. Read
/// whole at once, on the pipeline thread, because a property may be a script.
/// </summary>
internal sealed class PSObjectRecord : ExchangeRecord
{
    private const int MaxDepth = 8;
    private const string Deserialized = "Deserialized.";

    // What remoting adds to every object.
    private static readonly string[] Noise = { "PSComputerName", "PSShowComputerName", "RunspaceId", "PSSourceJobInstanceId" };

    private readonly Dictionary<string, object?> _values;

    private PSObjectRecord(Dictionary<string, object?> values, string? text)
    {
        _values = values;
        Text = text;
    }

    /// <inheritdoc/>
    public override string? Text { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Names => _values.Keys;

    /// <summary>Reads an item of a function's output.</summary>
    /// <param name="item">The item.</param>
    /// <param name="select">The properties wanted; empty means all.</param>
    /// <returns>The record.</returns>
    public static PSObjectRecord From(PSObject item, IReadOnlyList<string> select) => item.BaseObject switch
    {
        string text => new PSObjectRecord(new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase), text),
        IDictionary table => Bag(table, 0),
        _ => Bag(item, select, 0),
    };

    /// <inheritdoc/>
    public override object? Value(string name) => _values.TryGetValue(name, out object? value) ? value : null;

    private static PSObjectRecord Bag(PSObject item, IReadOnlyList<string> select, int depth)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        IEnumerable<PSPropertyInfo> properties = select.Count == 0
            ? item.Properties.Where(property => property.IsGettable && !Noise.Contains(property.Name, StringComparer.OrdinalIgnoreCase) && property.Name.IndexOf('@') < 0)
            : select.Select(name => item.Properties[name]).Where(property => property is not null);
        foreach (PSPropertyInfo property in properties)
        {
            values[property.Name] = Convert(Read(property), depth);
        }

        return new PSObjectRecord(values, depth == 0 ? null : TextOf(item));
    }

    private static PSObjectRecord Bag(IDictionary table, int depth)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            values[System.Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] = Convert(entry.Value, depth);
        }

        return new PSObjectRecord(values, null);
    }

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static object? Convert(object? value, int depth)
    {
        PSObject? wrapped = value as PSObject;
        object? plain = wrapped is null ? value : wrapped.BaseObject;

        // An enumeration comes back as its number, with the name as its text.
        if (wrapped is not null && plain is IConvertible and not string and not bool && IsDeserialized(wrapped))
        {
            return wrapped.ToString(null, CultureInfo.InvariantCulture);
        }

        return plain switch
        {
            null => null,
            string text => text,
            bool truth => truth,
            SwitchParameter present => present.IsPresent,
            Enum name => name.ToString(),
            char letter => letter.ToString(),
            sbyte or byte or short or ushort or int or uint or long => System.Convert.ToInt64(plain, CultureInfo.InvariantCulture),
            ulong big => big <= long.MaxValue ? (long)big : (double)big,
            float or double or decimal => System.Convert.ToDouble(plain, CultureInfo.InvariantCulture),
            DateTime time => time.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
            byte[] bytes => System.Convert.ToBase64String(bytes),
            Guid or Uri or Version or TimeSpan => System.Convert.ToString(plain, CultureInfo.InvariantCulture),
            _ when depth >= MaxDepth => plain.ToString(),
            IDictionary table => Bag(table, depth + 1),
            IEnumerable list => list.Cast<object?>().Select(item => Convert(item, depth + 1)).ToArray(),
            _ => Bag(wrapped ?? PSObject.AsPSObject(plain), Array.Empty<string>(), depth + 1),
        };
    }

    private static bool IsDeserialized(PSObject item) =>
        item.TypeNames.Count > 0 && item.TypeNames[0].StartsWith(Deserialized, StringComparison.Ordinal);

    // An address, an id and the like come as an object that carries its text.
    private static string? TextOf(PSObject item)
    {
        if (!IsDeserialized(item))
        {
            return null;
        }

        string text = item.ToString(null, CultureInfo.InvariantCulture);
        return text.Length == 0 || text.StartsWith("@{", StringComparison.Ordinal)
            || string.Equals(text, item.TypeNames[0].Substring(Deserialized.Length), StringComparison.Ordinal)
            ? null
            : text;
    }
}
