using System.Globalization;

namespace WorkfrontOutlook.Connections;

/// <summary>
/// One item of an Exchange cmdlet's output. Both transports deliver property bags: JSON from admin REST, deserialized
/// objects from the session. Values are read by name, forgiving about their type, as enumerations, numbers and lists
/// arrive in several.
/// </summary>
public abstract class ExchangeRecord
{
    /// <summary>Gets the item itself when it is text and not an object; otherwise null.</summary>
    public virtual string? Text => null;

    /// <summary>Gets the names of the properties, without wire annotations.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>
    /// Gets a property's value: null, string, bool, long, double, <see cref="ExchangeRecord"/>, or a list of these.
    /// Names compare without case; a property that isn't there is null.
    /// </summary>
    /// <param name="name">The property's name.</param>
    /// <returns>The value.</returns>
    public abstract object? Value(string name);

    /// <summary>Gets a property as text; empty text counts as absent.</summary>
    /// <param name="name">The property's name.</param>
    /// <returns>The text, trimmed, or null.</returns>
    public string? String(string name)
    {
        string? text = Value(name) switch
        {
            null => null,
            string value => value,
            IReadOnlyList<object?> list => list.Count == 1 ? Convert.ToString(list[0], CultureInfo.InvariantCulture) : null,
            ExchangeRecord record => record.Text,
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            object value => value.ToString(),
        };
        text = text?.Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>Gets the first of several properties that has text.</summary>
    /// <param name="names">The properties' names, best first.</param>
    /// <returns>The text, or null.</returns>
    public string? FirstString(params string[] names)
    {
        foreach (string name in names)
        {
            if (String(name) is string text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Gets a property as a truth value, also from the texts True and False.</summary>
    /// <param name="name">The property's name.</param>
    /// <returns>The value, or null when it is absent or something else.</returns>
    public bool? Boolean(string name) => Value(name) switch
    {
        bool value => value,
        string text when bool.TryParse(text.Trim(), out bool value) => value,
        _ => null,
    };

    /// <summary>Gets a property as a list of texts; a single value is a list of one.</summary>
    /// <param name="name">The property's name.</param>
    /// <returns>The texts; empty when the property is absent.</returns>
    public IReadOnlyList<string> Strings(string name) => Value(name) switch
    {
        null => Array.Empty<string>(),
        string text => new[] { text },
        IReadOnlyList<object?> list => list
            .Select(item => item is ExchangeRecord record ? record.Text : Convert.ToString(item, CultureInfo.InvariantCulture))
            .Where(text => text is not null)
            .Select(text => text!)
            .ToArray(),
        object value => new[] { Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty },
    };
}
