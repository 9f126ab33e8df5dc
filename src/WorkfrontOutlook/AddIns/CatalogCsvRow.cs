namespace WorkfrontOutlook.AddIns;

/// <summary>A record of a CSV file, with the line that it starts on.</summary>
internal readonly struct CatalogCsvRow
{
    internal CatalogCsvRow(int line, string[] fields)
    {
        Line = line;
        Fields = fields;
    }

    internal int Line { get; }

    internal string[] Fields { get; }
}
