namespace WorkfrontOutlook.Services.Exchange;

/// <summary>The names of a record's properties, shared by the records of a list that have the same ones.</summary>
internal sealed class RecordShape
{
    private readonly Dictionary<string, int> _index;

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
