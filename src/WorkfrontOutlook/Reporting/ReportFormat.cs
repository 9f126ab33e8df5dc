namespace WorkfrontOutlook.Reporting;

/// <summary>The forms in which a diagnosis is written to a file.</summary>
public enum ReportFormat
{
    /// <summary>One page that needs nothing else: no network, no script.</summary>
    Html,

    /// <summary>The whole diagnosis; its schema is docs/schema/diagnosis-1.0.schema.json.</summary>
    Json,

    /// <summary>One row for each mailbox or scope and add-in, for a spreadsheet.</summary>
    Csv,

    /// <summary>The main points, for a ticket.</summary>
    Markdown,
}
