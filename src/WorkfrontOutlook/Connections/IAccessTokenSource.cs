namespace WorkfrontOutlook.Connections;

/// <summary>Gives access tokens, renewed when needed. Failures are WfExceptions that never hold a token.</summary>
public interface IAccessTokenSource
{
    /// <summary>Gets a token that is valid now.</summary>
    /// <param name="audience">The resource, such as https://outlook.office365.com, without a scope.</param>
    /// <param name="claims">The claims that a challenge asked for (JSON, decoded), or null.</param>
    /// <param name="cancellationToken">Interrupts the sign-in.</param>
    /// <returns>The token.</returns>
    Task<string> GetTokenAsync(string audience, string? claims, CancellationToken cancellationToken);
}
