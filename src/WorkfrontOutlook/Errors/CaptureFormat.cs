namespace WorkfrontOutlook.Errors;

/// <summary>What a capture turned out to be.</summary>
public enum CaptureFormat
{
    /// <summary>Not known: nothing could be read.</summary>
    Unknown,

    /// <summary>Text, such as a browser's console log.</summary>
    Text,

    /// <summary>JSON of any form.</summary>
    Json,

    /// <summary>An HTTP archive of a browser or proxy.</summary>
    Har,

    /// <summary>XML, such as an EWS SOAP fragment.</summary>
    Xml,

    /// <summary>Binary data in which only readable text was searched.</summary>
    Binary,
}
