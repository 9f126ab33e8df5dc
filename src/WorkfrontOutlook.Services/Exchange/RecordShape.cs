namespace WorkfrontOutlook.Services.Exchange;

/// <summary>The names of a record's properties, shared by the records that have the same ones.</summary>
internal sealed class RecordShape
{
    /// <summary>What stands behind a property's name in the one that gives its type.</summary>
    public const string DataType = "@data.type";

    private const int Few = 32;

    private readonly Dictionary<string, int> _index;
    private Dictionary<string, int>? _exact;

    public RecordShape(string[] names)
    {
        Names = names;
        _index = new Dictionary<string, int>(names.Length, StringComparer.OrdinalIgnoreCase);
        for (int index = 0; index < names.Length; index++)
        {
            _index[names[index]] = index;
        }
    }

    public string[] Names { get; }

    public int IndexOf(string name) => _index.TryGetValue(name, out int index) ? index : -1;

    /// <summary>Gets the property of which an annotation gives the type; -1 when there is none.</summary>
    /// <param name="annotation">The annotation's name.</param>
    /// <returns>The property's index.</returns>
    public int IndexOfTyped(string annotation)
    {
        int length = annotation.Length - DataType.Length;
        if (Names.Length > Few)
        {
            // A record of thousands must not take minutes.
            _exact ??= Exact();
            return _exact.TryGetValue(annotation.Substring(0, length), out int found) ? found : -1;
        }

        for (int index = 0; index < Names.Length; index++)
        {
            if (Names[index].Length == length && string.CompareOrdinal(Names[index], 0, annotation, 0, length) == 0)
            {
                return index;
            }
        }

        return -1;
    }

    private Dictionary<string, int> Exact()
    {
        var exact = new Dictionary<string, int>(Names.Length, StringComparer.Ordinal);
        for (int index = Names.Length - 1; index >= 0; index--)
        {
            exact[Names[index]] = index;
        }

        return exact;
    }

    public bool Fits(List<string> names)
    {
        if (names.Count != Names.Length)
        {
            return false;
        }

        for (int index = 0; index < names.Count; index++)
        {
            if (!string.Equals(names[index], Names[index], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
