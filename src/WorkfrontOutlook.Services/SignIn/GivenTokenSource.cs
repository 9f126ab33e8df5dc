using System.Globalization;
using System.Security;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>The tokens that the admin gave. They can't be renewed.</summary>
internal sealed class GivenTokenSource : IAccessTokenSource, IDisposable
{
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, Given> _tokens = new(StringComparer.OrdinalIgnoreCase);

    public GivenTokenSource(TimeProvider clock)
    {
        _clock = clock;
    }

    /// <summary>Adds a token.</summary>
    /// <param name="audience">The resource it is for.</param>
    /// <param name="token">The token; copied.</param>
    /// <param name="expires">When it expires, when known.</param>
    /// <param name="parameter">The parameter it came by.</param>
    public void Add(string audience, SecureString token, DateTimeOffset? expires, string parameter) =>
        _tokens[audience] = new Given(token.Copy(), expires, parameter);

    public Task<string> GetTokenAsync(string audience, string? claims, CancellationToken cancellationToken)
    {
        if (!_tokens.TryGetValue(audience, out Given? given))
        {
            throw WfErrors.AccessTokenMissing.For(audience, audience);
        }

        if (given.Expires is DateTimeOffset expires && expires <= _clock.GetUtcNow())
        {
            throw WfErrors.AccessTokenExpired.For(given.Parameter, given.Parameter, expires.ToString("u", CultureInfo.InvariantCulture));
        }

        if (claims is not null)
        {
            throw WfErrors.SignInChallenged.For(audience, audience);
        }

        return Task.FromResult(TokenFacts.Reveal(given.Token));
    }

    public void Dispose()
    {
        foreach (Given given in _tokens.Values)
        {
            given.Token.Dispose();
        }

        _tokens.Clear();
    }

    private sealed class Given(SecureString token, DateTimeOffset? expires, string parameter)
    {
        public SecureString Token => token;

        public DateTimeOffset? Expires => expires;

        public string Parameter => parameter;
    }
}
