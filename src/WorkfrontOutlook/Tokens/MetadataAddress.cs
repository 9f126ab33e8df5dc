using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// The address of a metadata document. A token's text is compared with the one form that Exchange writes,
/// <c>https://host[:443]/autodiscover/metadata/json/N</c>, before any URL parser sees it: what two parsers could read
/// differently (user info, escapes, back slashes, other schemes and ports, queries) isn't of that form.
/// </summary>
internal sealed class MetadataAddress
{
    private const string Scheme = "https://";
    private const string Port = ":443";
    private const string Path = "/autodiscover/metadata/json/";

    private MetadataAddress(string text, byte[] utf8, string host, string number)
    {
        Text = text;
        Utf8 = utf8;
        Host = host;
        Canonical = Scheme + host + Path + number;
        IsCloud = TokenMetadataHosts.Contains(host);
    }

    /// <summary>Gets the address as the token has it.</summary>
    public string Text { get; }

    /// <summary>Gets its bytes, for comparing without making a string.</summary>
    public byte[] Utf8 { get; }

    /// <summary>Gets the host in lower case.</summary>
    public string Host { get; }

    /// <summary>Gets the address to ask.</summary>
    public string Canonical { get; }

    /// <summary>Gets whether the host is one of Exchange Online.</summary>
    public bool IsCloud { get; }

    public static MetadataAddress? Parse(string text, byte[] utf8)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal) || text.Length > 320)
        {
            return null;
        }

        int pathStart = text.IndexOf('/', Scheme.Length);
        if (pathStart < 0 || string.CompareOrdinal(text, pathStart, Path, 0, Path.Length) != 0)
        {
            return null;
        }

        string host = text.Substring(Scheme.Length, pathStart - Scheme.Length);
        if (host.EndsWith(Port, StringComparison.Ordinal))
        {
            host = host.Substring(0, host.Length - Port.Length);
        }

        string number = text.Substring(pathStart + Path.Length);
        return IsHost(host) && IsNumber(number) ? new MetadataAddress(text, utf8, Lower(host), number) : null;
    }

    /// <summary>Tells whether a text is a host name in its plain form: letters, digits, dots and hyphens.</summary>
    public static bool IsHost(string host)
    {
        if (host.Length is 0 or > 253)
        {
            return false;
        }

        char previous = '.';
        foreach (char c in host)
        {
            bool letter = c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
            if (!letter && (c is not ('.' or '-') || previous == '.' || (c == '.' && previous == '-')))
            {
                return false;
            }

            previous = c;
        }

        return previous is not ('.' or '-');
    }

    /// <summary>Lower case, for ASCII letters alone.</summary>
    public static string Lower(string host)
    {
#pragma warning disable CA1308 // Host names are written in lower case.
        return host.ToLowerInvariant();
#pragma warning restore CA1308
    }

    private static bool IsNumber(string text)
    {
        if (text.Length is 0 or > 4)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is < '0' or > '9')
            {
                return false;
            }
        }

        return true;
    }
}
