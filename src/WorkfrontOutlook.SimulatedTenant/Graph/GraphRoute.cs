using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>One collection of Graph.</summary>
internal abstract class GraphRoute
{
    /// <summary>Gets the path after the version, such as /applications.</summary>
    public abstract string Path { get; }

    /// <summary>Gets the application permissions of which one is needed.</summary>
    public abstract IReadOnlyList<string> Permissions { get; }

    public abstract WireReply Get(Uri uri);

    /// <summary>Writes a property when $select asks for it or is absent.</summary>
    protected static void Selected(Utf8JsonWriter writer, IReadOnlyList<string> select, string name, Action<Utf8JsonWriter> write)
    {
        if (select.Count == 0 || select.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            writer.WritePropertyName(name);
            write(writer);
        }
    }
}
