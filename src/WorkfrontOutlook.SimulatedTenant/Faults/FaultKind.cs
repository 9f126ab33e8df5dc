namespace WorkfrontOutlook.SimulatedTenant.Faults;

/// <summary>What can go wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>429 with Retry-After in seconds.</summary>
    ThrottleSeconds,

    /// <summary>429 with Retry-After as an HTTP date.</summary>
    ThrottleDate,

    /// <summary>429 without Retry-After.</summary>
    ThrottleBare,

    /// <summary>The plain-text message on too many concurrent requests, with status 400.</summary>
    ThrottleText,

    /// <summary>408.</summary>
    RequestTimeout,

    /// <summary>500.</summary>
    InternalServerError,

    /// <summary>502 with a page of HTML.</summary>
    BadGateway,

    /// <summary>503, with Retry-After every other time.</summary>
    ServiceUnavailable,

    /// <summary>504.</summary>
    GatewayTimeout,

    /// <summary>The connection is reset before any answer.</summary>
    ConnectionReset,

    /// <summary>The body ends before its Content-Length.</summary>
    CutBody,

    /// <summary>200 with something that isn't JSON. Not transient by any rule.</summary>
    NotJson,

    /// <summary>200 without a body. Not transient by any rule.</summary>
    EmptyBody,

    /// <summary>401 that asks for a new token with certain claims. A given token can't meet it.</summary>
    ClaimsChallenge,

    /// <summary>302 to a host outside the cloud. Must not be followed.</summary>
    ForeignRedirect,

    /// <summary>No answer until the caller gives up.</summary>
    Hang,
}
