using System.Collections;
using System.Globalization;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>A call of a cmdlet with its parameters, whose names compare without case.</summary>
internal sealed class CmdletCall
{
    private readonly Dictionary<string, object?> _parameters = new(StringComparer.OrdinalIgnoreCase);

    public CmdletCall(string name, IEnumerable<KeyValuePair<string, object?>> parameters, bool overHttp)
    {
        Name = name;
        OverHttp = overHttp;
        foreach (KeyValuePair<string, object?> parameter in parameters)
        {
            _parameters[parameter.Key] = Plain(parameter.Value);
        }
    }

    public string Name { get; }

    public bool OverHttp { get; }

    public IEnumerable<string> ParameterNames => _parameters.Keys;

    /// <summary>Gets what the call is about, as far as the server tells repeated calls apart.</summary>
    public string Subject => Text("Mailbox") ?? Text("Identity") ?? (Has("PrivateCatalog") ? "PrivateCatalog" : string.Empty);

    public bool Has(string name) => _parameters.ContainsKey(name);

    public bool Switch(string name) => Flag(name) == true;

    public bool? Flag(string name) => _parameters.TryGetValue(name, out object? value)
        ? value switch
        {
            bool flag => flag,
            string text when bool.TryParse(text.TrimStart('$'), out bool flag) => flag,
            null => null,
            _ => throw CmdletFailure.BadValue(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
        }
        : null;

    public string? Text(string name) => _parameters.TryGetValue(name, out object? value)
        ? value is string[] texts ? string.Join(",", texts) : Convert.ToString(value, CultureInfo.InvariantCulture)
        : null;

    public IReadOnlyList<string> Texts(string name) => (Text(name) ?? string.Empty)
        .Split(',')
        .Select(text => text.Trim())
        .Where(text => text.Length > 0)
        .ToArray();

    public byte[]? Bytes(string name) => _parameters.TryGetValue(name, out object? value)
        ? value as byte[] ?? throw CmdletFailure.BadValue(name, "not a byte array")
        : null;

    public IReadOnlyDictionary<string, string> AsTexts() => _parameters.ToDictionary(
        pair => pair.Key,
        pair => pair.Value is byte[] bytes ? "byte[" + bytes.Length.ToString(CultureInfo.InvariantCulture) + "]" : Text(pair.Key) ?? string.Empty,
        StringComparer.OrdinalIgnoreCase);

    // Values come as JSON gave them, or from PowerShell: switches, wrapped objects, lists of anything.
    private static object? Plain(object? value) => value switch
    {
        null or bool or string or byte[] or int or long or double => value,
        IEnumerable<object?> list => list.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? string.Empty).ToArray(),
        IEnumerable list => list.Cast<object?>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? string.Empty).ToArray(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
