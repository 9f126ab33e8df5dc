namespace WorkfrontOutlook.Errors;

/// <summary>Where a text comes from; it decides how strictly a sign is read.</summary>
internal enum SignalSource
{
    /// <summary>The words of a ticket or of a user.</summary>
    Message,

    /// <summary>A code that was given as such.</summary>
    Code,

    /// <summary>A console log, XML or other text.</summary>
    Text,

    /// <summary>JSON other than HAR.</summary>
    Json,

    /// <summary>An entry of a HAR.</summary>
    Har,
}
