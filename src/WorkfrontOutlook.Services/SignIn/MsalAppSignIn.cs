using System.Security.Cryptography.X509Certificates;
using Microsoft.Identity.Client;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>The sign-in of an app: secret, certificate, or the token of another provider. The cache is in memory and its own.</summary>
internal sealed class MsalAppSignIn : ISignIn
{
    private static readonly string[] Capabilities = { "cp1" };

    private readonly IConfidentialClientApplication _app;
    private readonly MsalHttp _http;
    private readonly IDisposable? _owned;
    private readonly SignInWords _words;
    private readonly WfErrorDefinition _refusal;

    private MsalAppSignIn(SignInPlan plan, WfErrorDefinition refusal, IDisposable? owned, Action<ConfidentialClientApplicationBuilder> credential)
    {
        _words = plan.Words;
        _refusal = refusal;
        _owned = owned;
        _http = new MsalHttp(plan);
        ConfidentialClientApplicationBuilder builder = ConfidentialClientApplicationBuilder
            .Create(plan.ClientId)
            .WithAuthority(plan.Authority, validateAuthority: false)
            .WithInstanceDiscovery(false)
            .WithHttpClientFactory(_http, retryOnceOn5xx: false)
            .WithClientCapabilities(Capabilities);
        credential(builder);
        _app = builder.Build();
    }

    public static ISignIn WithSecret(SignInPlan plan, string secret) =>
        new MsalAppSignIn(plan, WfErrors.SignInFailed, null, builder => builder.WithClientSecret(secret));

    public static ISignIn WithCertificate(SignInPlan plan, X509Certificate2 certificate, bool owned) =>
        new MsalAppSignIn(plan, WfErrors.SignInFailed, owned ? certificate : null, builder => builder.WithCertificate(certificate));

    public static ISignIn WithAssertion(SignInPlan plan, Func<CancellationToken, Task<string>> assertion, IDisposable? owned) =>
        new MsalAppSignIn(plan, WfErrors.SignInFailed, owned, builder => builder.WithClientAssertion((AssertionRequestOptions options) => assertion(options.CancellationToken)));

    public Task<SignInToken> SignInAsync(string audience, string? claims, bool renew, CancellationToken cancellationToken) => MsalCalls.RunAsync(
        _words,
        _refusal,
        token =>
        {
            AcquireTokenForClientParameterBuilder request = _app.AcquireTokenForClient(MsalCalls.Scopes(audience));
            if (claims is not null)
            {
                request.WithClaims(claims);
            }
            else if (renew)
            {
                request.WithForceRefresh(true);
            }

            return request.ExecuteAsync(token);
        },
        cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _owned?.Dispose();
    }

    public override string ToString() => nameof(MsalAppSignIn);
}
