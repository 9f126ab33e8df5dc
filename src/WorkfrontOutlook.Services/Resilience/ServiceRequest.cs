namespace WorkfrontOutlook.Services.Resilience;

/// <summary>A request that can be sent more than once.</summary>
internal sealed class ServiceRequest
{
    public required HttpMethod Method { get; init; }

    public required Uri Address { get; init; }

    /// <summary>Gets a value indicating whether the address is the service's own link, to be used as it is.</summary>
    public bool IsVerbatim { get; init; }

    /// <summary>Gets a value indicating whether no token is sent: the address carries its own right, as a download's does.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Gets the body, or null.</summary>
    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = Array.Empty<KeyValuePair<string, string>>();

    /// <summary>Gets what is asked, for messages: a cmdlet's name or a resource.</summary>
    public required string What { get; init; }

    /// <summary>Gets what errors are about.</summary>
    public required string Target { get; init; }

    /// <summary>Gets a value indicating whether the request changes nothing, so that it may be sent again after any fault.</summary>
    public required bool IsRead { get; init; }
}
