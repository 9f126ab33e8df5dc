using System.Runtime.InteropServices;

namespace WorkfrontOutlook.Errors;

/// <summary>What happens to a string, by where it stands.</summary>
/// <param name="Section">The kind of text that it is.</param>
/// <param name="IsRead">Whether signs are looked for in it.</param>
/// <param name="IsBody">Whether it is a response's body, which may be base64.</param>
/// <param name="IsKept">Whether its value is needed to judge the entry.</param>
/// <param name="IsSecret">Whether it is a secret, which is dropped and counted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HarString(HarSection Section, bool IsRead = false, bool IsBody = false, bool IsKept = false, bool IsSecret = false)
{
    /// <summary>Tells what happens to a string.</summary>
    /// <param name="part">What it lies in.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="header">In a header, that header's name.</param>
    public static HarString Of(HarPart part, ReadOnlySpan<byte> name, string header) => part switch
    {
        HarPart.Entry when name.SequenceEqual("startedDateTime"u8) => new(HarSection.Meta, IsKept: true),
        HarPart.Entry or HarPart.Response or HarPart.Other => new(HarSection.Meta, IsRead: true),
        HarPart.Request when name.SequenceEqual("url"u8) => new(HarSection.Url, IsRead: true, IsKept: true),
        HarPart.Request => new(HarSection.Url),
        HarPart.Content when name.SequenceEqual("text"u8) => new(HarSection.ResponseBody, IsRead: true, IsBody: true),
        HarPart.Content => new(HarSection.ResponseBody, IsKept: name.SequenceEqual("mimeType"u8) || name.SequenceEqual("encoding"u8)),
        HarPart.PostData => new(HarSection.RequestBody, IsRead: name.SequenceEqual("text"u8)),
        HarPart.Header when name.SequenceEqual("name"u8) => new(HarSection.Meta, IsKept: true),
        HarPart.Header when name.SequenceEqual("value"u8) => new(HarSection.Meta, IsRead: IsHarmless(header), IsSecret: IsSecretHeader(header)),
        HarPart.Dropped => new(HarSection.Meta, IsSecret: name.SequenceEqual("value"u8)),
        HarPart.Header or HarPart.Headers or HarPart.Entries => new(HarSection.Meta),
        _ => new(HarSection.Generic, IsRead: true),
    };

    private static bool IsHarmless(string header) => header is "x-ms-diagnostics" or "x-ms-client-error" or "x-owa-error"
        or "x-innerexception" or "x-exception" or "www-authenticate" or "location" or "user-agent";

    private static bool IsSecretHeader(string header) => header is "authorization" or "proxy-authorization" or "cookie" or "set-cookie"
        || header.IndexOf("token", StringComparison.Ordinal) >= 0 || header.IndexOf("canary", StringComparison.Ordinal) >= 0;
}
