using System.Collections;
using System.Collections.Specialized;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>An item of a cmdlet's output: properties in order.</summary>
internal sealed class CmdletRecord : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _properties = new();

    public void Add(string name, object? value) => _properties.Add(new KeyValuePair<string, object?>(name, value));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public OrderedDictionary ToDictionary()
    {
        var dictionary = new OrderedDictionary(_properties.Count, StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, object?> property in _properties)
        {
            dictionary[property.Key] = property.Value switch
            {
                ServerEnum value => value.Text,
                LazyText value => value.Text,
                _ => property.Value,
            };
        }

        return dictionary;
    }
}
