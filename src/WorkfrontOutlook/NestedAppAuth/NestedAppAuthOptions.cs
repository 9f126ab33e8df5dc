namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>What a test of readiness is asked about.</summary>
public sealed class NestedAppAuthOptions
{
    /// <summary>For how long back sign-ins count.</summary>
    internal static readonly TimeSpan SignInWindow = TimeSpan.FromDays(30);

    /// <summary>Gets the delegated permissions that the add-in wants, as its publisher names them; empty when not known.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = Array.Empty<string>();

    /// <summary>Gets where Entra leads after consent, one of the application's own redirect addresses; null leaves it to Entra.</summary>
    public Uri? RedirectUri { get; init; }
}
