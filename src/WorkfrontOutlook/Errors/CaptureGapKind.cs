namespace WorkfrontOutlook.Errors;

/// <summary>Why a part of a capture was not read.</summary>
public enum CaptureGapKind
{
    /// <summary>The capture ends before its structure does.</summary>
    Truncated,

    /// <summary>The structure is broken in places; positions after the first of them may be off.</summary>
    Malformed,

    /// <summary>The compressed data is damaged or ends early.</summary>
    DamagedCompression,

    /// <summary>The compressed data grows beyond the limit.</summary>
    ExpansionLimit,

    /// <summary>The capture is binary; only readable text in it was searched.</summary>
    Binary,

    /// <summary>Bodies that are compressed within the capture.</summary>
    CompressedBody,

    /// <summary>Containers that are nested deeper than the limit.</summary>
    TooDeep,

    /// <summary>Entries without a response body: the capture was saved without content.</summary>
    NoContent,

    /// <summary>The device or the file system failed while reading.</summary>
    ReadFailure,
}
