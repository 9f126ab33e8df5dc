namespace WorkfrontOutlook.Services.SignIn;

/// <summary>What every way to sign in needs. Holds no secret.</summary>
internal sealed class SignInPlan
{
    public required string ClientId { get; init; }

    /// <summary>Gets the authority: login host and tenant.</summary>
    public required Uri Authority { get; init; }

    public required SignInWords Words { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Gets what carries the requests; null means the network.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Gets what takes a line for each request, or null.</summary>
    public Connections.IRequestLog? Log { get; init; }
}
