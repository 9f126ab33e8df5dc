using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>One way to sign in. The renewing and the keeping is <see cref="RenewingTokenSource"/>'s part.</summary>
internal interface ISignIn : IDisposable
{
    /// <summary>Gets a token.</summary>
    /// <param name="audience">The resource, without a scope.</param>
    /// <param name="claims">The claims that a challenge asked for (JSON), or null.</param>
    /// <param name="renew">Whether a token that is kept somewhere below won't do.</param>
    /// <param name="cancellationToken">Interrupts the sign-in.</param>
    /// <returns>The token.</returns>
    /// <exception cref="WfException">The sign-in failed.</exception>
    Task<SignInToken> SignInAsync(string audience, string? claims, bool renew, CancellationToken cancellationToken);
}
