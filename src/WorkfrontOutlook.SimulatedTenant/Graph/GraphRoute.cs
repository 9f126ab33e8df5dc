using System.Text.Json;
using System.Text.RegularExpressions;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>One resource of Graph.</summary>
internal abstract class GraphRoute
{
    private readonly Regex[] _patterns;

    /// <summary>Initializes a new instance of the <see cref="GraphRoute"/> class.</summary>
    /// <param name="templates">The paths after the version, with {} for a key.</param>
    protected GraphRoute(params string[] templates) => _patterns = Array.ConvertAll(
        templates,
        template => new Regex(
            "^" + Regex.Escape(template).Replace("\\{}", "([^/']+)") + "$",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)));

    /// <summary>Gets the methods that it takes.</summary>
    public virtual IReadOnlyList<string> Methods { get; } = new[] { "GET" };

    /// <summary>Gets a value indicating whether the reporting API's limit holds for it.</summary>
    public virtual bool IsReporting => false;

    /// <summary>Gives the keys in the path; null when the path is another resource's.</summary>
    public IReadOnlyList<string>? Match(string resource)
    {
        foreach (Regex pattern in _patterns)
        {
            Match match = pattern.Match(resource);
            if (match.Success)
            {
                return match.Groups.Cast<Group>().Skip(1).Select(group => group.Value).ToArray();
            }
        }

        return null;
    }

    /// <summary>Gets the permissions of which one is needed.</summary>
    public abstract IReadOnlyList<string> Permissions(GraphRequest request);

    /// <summary>Answers a caller who may ask.</summary>
    /// <exception cref="GraphQueryException">The query is refused.</exception>
    public abstract WireReply Answer(GraphRequest request);

    /// <summary>What a caller without the permission is told.</summary>
    public virtual WireReply Denied(GraphRequest request) => GraphErrors.Make(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    /// <summary>Writes a property when $select asks for it or is absent.</summary>
    protected static void Selected(Utf8JsonWriter writer, IReadOnlyList<string> select, string name, Action<Utf8JsonWriter> write)
    {
        if (select.Count == 0 || select.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            writer.WritePropertyName(name);
            write(writer);
        }
    }

    protected static void Selected(Utf8JsonWriter writer, IReadOnlyList<string> select, string name, string? value) =>
        Selected(writer, select, name, json => json.WriteStringValue(value));

    protected static void Selected(Utf8JsonWriter writer, IReadOnlyList<string> select, string name, IEnumerable<string> values) =>
        Selected(writer, select, name, json => WriteArray(json, values));

    protected static void WriteArray(Utf8JsonWriter writer, IEnumerable<string> values)
    {
        writer.WriteStartArray();
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
