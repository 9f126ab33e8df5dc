using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>A source that can get another token when the service refuses one that looked valid.</summary>
internal interface IRenewableTokenSource : IAccessTokenSource
{
    /// <summary>Gets another token than the one that was refused.</summary>
    /// <param name="audience">The resource.</param>
    /// <param name="rejected">The token that the service refused.</param>
    /// <param name="cancellationToken">Interrupts the sign-in.</param>
    /// <returns>Another token, or null when none is to be had, or one was had a moment ago.</returns>
    Task<string?> RenewAsync(string audience, string rejected, CancellationToken cancellationToken);
}
