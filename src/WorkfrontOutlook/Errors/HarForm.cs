namespace WorkfrontOutlook.Errors;

/// <summary>The form of a HAR: what lies in what, and which bodies can hold no error.</summary>
internal static class HarForm
{
    /// <summary>Tells what a container is.</summary>
    /// <param name="parent">What it lies in.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="isObject">Whether it is an object, or a list.</param>
    public static HarPart Child(HarPart parent, ReadOnlySpan<byte> name, bool isObject) => parent switch
    {
        HarPart.Root when isObject && name.SequenceEqual("log"u8) => HarPart.Log,
        HarPart.Log when !isObject && name.SequenceEqual("entries"u8) => HarPart.Entries,
        HarPart.Log => HarPart.Generic,
        HarPart.Entries => isObject ? HarPart.Entry : HarPart.Other,
        HarPart.Entry when isObject && name.SequenceEqual("request"u8) => HarPart.Request,
        HarPart.Entry when isObject && name.SequenceEqual("response"u8) => HarPart.Response,
        HarPart.Entry => HarPart.Other,
        HarPart.Request or HarPart.Response when name.SequenceEqual("headers"u8) => HarPart.Headers,
        HarPart.Request or HarPart.Response when name.SequenceEqual("cookies"u8) || name.SequenceEqual("queryString"u8) => HarPart.Dropped,
        HarPart.Request when isObject && name.SequenceEqual("postData"u8) => HarPart.PostData,
        HarPart.Response when isObject && name.SequenceEqual("content"u8) => HarPart.Content,
        HarPart.Request or HarPart.Response => HarPart.Other,
        HarPart.Headers => HarPart.Header,
        HarPart.Header or HarPart.PostData or HarPart.Content => HarPart.Dropped,
        HarPart.Dropped => HarPart.Dropped,
        HarPart.Other => HarPart.Other,
        _ => HarPart.Generic,
    };

    /// <summary>Tells whether names, numbers and punctuation are read too, so that it is one running text.</summary>
    public static bool IsRunningText(HarPart part) =>
        part is HarPart.Generic or HarPart.Root or HarPart.RootArray or HarPart.Log or HarPart.Other or HarPart.Entry;

    /// <summary>Tells whether it is what any JSON has, and no part of a HAR's entries.</summary>
    public static bool IsGeneric(HarPart part) => part is HarPart.Generic or HarPart.Root or HarPart.RootArray or HarPart.Log;

    /// <summary>Tells whether a body of this type is no text.</summary>
    public static bool IsOpaque(string mime) => mime.StartsWith("image/", StringComparison.Ordinal) || mime.StartsWith("font/", StringComparison.Ordinal)
        || mime.StartsWith("audio/", StringComparison.Ordinal) || mime.StartsWith("video/", StringComparison.Ordinal)
        || mime.StartsWith("application/font", StringComparison.Ordinal) || mime.StartsWith("application/wasm", StringComparison.Ordinal);

    /// <summary>Tells whether a body is a part of a program, which names every error without having one.</summary>
    public static bool IsScript(string mime, string url)
    {
        int query = url.IndexOfAny(['?', '#']);
        string path = query < 0 ? url : url.Substring(0, query);
        return mime.IndexOf("javascript", StringComparison.Ordinal) >= 0 || mime.IndexOf("ecmascript", StringComparison.Ordinal) >= 0
            || mime.StartsWith("text/css", StringComparison.Ordinal)
            || path.EndsWith(".js", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".css", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".map", StringComparison.OrdinalIgnoreCase);
    }
}
