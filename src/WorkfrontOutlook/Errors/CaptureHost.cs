namespace WorkfrontOutlook.Errors;

/// <summary>The host and the kind of place that a request of a capture went to.</summary>
internal readonly struct CaptureHost
{
    private CaptureHost(string? name, HostKind kind, string? operation)
    {
        Name = name;
        Kind = kind;
        Operation = operation;
    }

    internal enum HostKind
    {
        Other,
        ExchangeOnline,
        Consumer,
        OnPremises,
        OtherMail,
        SignIn,
    }

    /// <summary>Gets the host, or null when the address has none that may be shown.</summary>
    public string? Name { get; }

    public HostKind Kind { get; }

    /// <summary>Gets the operation, when it is one of those that ask Exchange for a token.</summary>
    public string? Operation { get; }

    public bool IsMail => Kind is HostKind.ExchangeOnline or HostKind.Consumer or HostKind.OnPremises or HostKind.OtherMail;

    public static CaptureHost Parse(string url, KnownErrorModel model)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? url : url.Substring(scheme + 3);
        int end = rest.IndexOfAny(['/', '?', '#', '\\']);
        string authority = end < 0 ? rest : rest.Substring(0, end);
        string path = end < 0 ? string.Empty : rest.Substring(end);
        authority = authority.Substring(authority.LastIndexOf('@') + 1);
        int port = authority.IndexOf(':');
        string? name = Clean(port < 0 ? authority : authority.Substring(0, port));
        string? operation = model.TokenOperations.Find(known => path.IndexOf(known, StringComparison.OrdinalIgnoreCase) >= 0);
        HostKind kind = HostKind.Other;
        if (name is not null)
        {
            kind = Matches(model.Hosts.Consumer, name) ? HostKind.Consumer
                : Matches(model.Hosts.ExchangeOnline, name) ? HostKind.ExchangeOnline
                : Matches(model.Hosts.OtherMail, name) ? HostKind.OtherMail
                : Matches(model.Hosts.SignIn, name) ? HostKind.SignIn
                : model.MailPaths.Exists(known => path.StartsWith(known, StringComparison.OrdinalIgnoreCase)) ? HostKind.OnPremises
                : HostKind.Other;
        }

        return new CaptureHost(name, kind, operation);
    }

    /// <summary>Gives back what is a host name or IPv4 address, and null for everything else.</summary>
    /// <param name="host">What stands where a host should be.</param>
    /// <returns>The host in lower case, or null.</returns>
    public static string? Clean(string host)
    {
        if (host.Length is 0 or > 253 || host.IndexOf('.') < 0 || host.StartsWith("eyJ", StringComparison.Ordinal))
        {
            return null;
        }

        string[] labels = host.Split('.');
        foreach (string label in labels)
        {
            if (label.Length is 0 or > 63 || label.Any(letter => letter is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_')))
            {
                return null;
            }
        }

        string last = labels[labels.Length - 1];
        bool number = labels.Length == 4 && labels.All(label => label.Length <= 3 && label.All(letter => letter is >= '0' and <= '9'));
        return number || (last.Length is >= 2 and <= 24 && last.All(letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')))
            || last.StartsWith("xn--", StringComparison.OrdinalIgnoreCase)
            ? host.ToLowerInvariant()
            : null;
    }

    private static bool Matches(List<string> group, string name) => group.Exists(known =>
        known.StartsWith("*", StringComparison.Ordinal)
            ? name.EndsWith(known.Substring(1), StringComparison.Ordinal)
            : string.Equals(known, name, StringComparison.Ordinal));
}
