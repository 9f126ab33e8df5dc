using Microsoft.Identity.Client;
using Microsoft.Identity.Client.AppConfig;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>
/// The managed identity where MSAL knows the endpoint: virtual machines, Arc, Service Fabric, Cloud Shell. MSAL waits long for
/// an endpoint that isn't there; this one has a time limit of its own.
/// </summary>
internal sealed class MsalMachineSignIn : ISignIn
{
    private static readonly string[] Capabilities = { "cp1" };
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly IManagedIdentityApplication _app;
    private readonly MsalHttp _http;
    private readonly SignInPlan _plan;

    private MsalMachineSignIn(SignInPlan plan, string? clientId)
    {
        _plan = plan;
        _http = new MsalHttp(plan, isMachine: true);
        _app = ManagedIdentityApplicationBuilder
            .Create(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.WithUserAssignedClientId(clientId))
            .WithHttpClientFactory(_http, retryOnceOn5xx: false)
            .WithClientCapabilities(Capabilities)
            .Build();
    }

    public static ISignIn Make(SignInPlan plan, string? clientId) => new MsalMachineSignIn(plan, clientId);

    public async Task<SignInToken> SignInAsync(string audience, string? claims, bool renew, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = Waits.Timeout(_plan.Clock, Limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            AcquireTokenForManagedIdentityParameterBuilder request = _app.AcquireTokenForManagedIdentity(audience);
            if (claims is not null)
            {
                request.WithClaims(claims);
            }
            else if (renew)
            {
                request.WithForceRefresh(true);
            }

            AuthenticationResult result = await MsalCalls.EndWithAsync(request.ExecuteAsync(either.Token), either.Token).ConfigureAwait(false);
            return string.IsNullOrEmpty(result.AccessToken) || result.ExpiresOn <= _plan.Clock.GetUtcNow() ? throw _plan.Words.Malformed() : new SignInToken(result.AccessToken, result.ExpiresOn);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever MSAL makes of it.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure) when (failure is OperationCanceledException or MsalException or HttpRequestException or IOException)
        {
            throw Translate(failure, audience);
        }
        catch (Exception failure) when (failure is System.Text.Json.JsonException or FormatException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            throw _plan.Words.Malformed();
        }
    }

    public void Dispose() => _http.Dispose();

    public override string ToString() => nameof(MsalMachineSignIn);

    private WfException Translate(Exception failure, string audience)
    {
        if (failure is OperationCanceledException)
        {
            return WfErrors.ManagedIdentityNotAvailable.For(null, string.Format(System.Globalization.CultureInfo.CurrentCulture, SignInText.NoAnswer, (int)Limit.TotalSeconds));
        }

        if (failure is MsalServiceException { ErrorCode: MsalError.ManagedIdentityRequestFailed, StatusCode: not 0 } refused)
        {
            return WfErrors.IdentityEndpointFailed.For(audience, audience, refused.StatusCode, _plan.Words.Said(refused.Message));
        }

        if (failure is MsalServiceException { StatusCode: 429 })
        {
            return _plan.Words.Throttled();
        }

        return failure is MsalException { ErrorCode: MsalError.ManagedIdentityResponseParseFailure or MsalError.InvalidManagedIdentityResponse }
            ? _plan.Words.Malformed()
            : WfErrors.ManagedIdentityNotAvailable.For(null, _plan.Words.Said(failure.Message));
    }
}
