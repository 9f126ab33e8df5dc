namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>The grammar by which an input is damaged.</summary>
internal enum Shape
{
    /// <summary>JSON or XML, by its first character; else text.</summary>
    Document,

    /// <summary>Lines of text.</summary>
    Lines,

    /// <summary>Lines of JSON.</summary>
    JsonLines,

    /// <summary>Lines of JSON, sealed again after they were changed: what a forger would write.</summary>
    SealedLines,

    /// <summary>Rows of separated values.</summary>
    Table,

    /// <summary>A compact JWS.</summary>
    Token,
}
