using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>
/// Makes the way to sign in that a request asks for. What can be refused is refused here, before MSAL is loaded: each method
/// that names a type with MSAL in it stands alone and isn't inlined.
/// </summary>
internal static class SignIns
{
    /// <summary>Makes the way to sign in.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The way.</returns>
    public static ISignIn Make(ConnectRequest request)
    {
        switch (request.SignIn)
        {
            case SignInKind.Interactive:
                RequirePerson(request);
                return Browser(request, Plan(request, "organizations", null));
            case SignInKind.Device:
                RequirePerson(request);
                return Device(Plan(request, "organizations", null), request.ShowDeviceCode ?? throw WfErrors.SignInInputMissing.For(null, request.SignIn, nameof(request.ShowDeviceCode)));
            case SignInKind.ClientSecret:
                if (request.ClientSecret is null || request.ClientSecret.Length == 0)
                {
                    throw WfErrors.SignInInputMissing.For(null, request.SignIn, "-ClientSecretCredential");
                }

                string secret = TokenFacts.Reveal(request.ClientSecret);
                return Secret(Plan(request, null, () => new[] { secret }), secret);
            case SignInKind.Certificate:
                return WithCertificate(request);
            case SignInKind.FederatedIdentity:
                return Federated(request);
            case SignInKind.ManagedIdentity:
                return Machine(request);
            default:
                throw WfErrors.SignInNotAvailable.For(request.SignIn.ToString(), request.SignIn);
        }
    }

    private static ISignIn WithCertificate(ConnectRequest request)
    {
        SignInPlan plan = Plan(request, null, null);
        (X509Certificate2 certificate, bool owned) = Certificates.Find(request);
        return Certificate(plan, certificate, owned);
    }

    private static ISignIn Federated(ConnectRequest request)
    {
        var tokens = FederatedTokens.Find(request);
        try
        {
            return Assertion(Plan(request, FederatedTokens.TenantOf(request.ReadEnvironment), tokens.Secrets), tokens);
        }
        catch
        {
            tokens.Dispose();
            throw;
        }
    }

    private static ISignIn Machine(ConnectRequest request)
    {
        string? id = request.ClientId;
        if (id is not null && !Guid.TryParse(id, out _))
        {
            throw WfErrors.ClientIdMalformed.For(null);
        }

        return IdentityEndpoint.Find(request.ReadEnvironment, id, request.Clock, request.AuthorityHandler, request.Log)
            ?? MsalMachine(
                new SignInPlan
                {
                    ClientId = id ?? string.Empty,
                    Authority = Authority(request, "organizations"),
                    Words = new SignInWords(id, null, "169.254.169.254"),
                    Clock = request.Clock,
                    Handler = request.AuthorityHandler,
                    Log = request.Log,
                },
                id);
    }

    private static void RequirePerson(ConnectRequest request)
    {
        if (!request.IsAttended)
        {
            throw WfErrors.SignInNeedsPerson.For(request.SignIn.ToString(), request.SignIn);
        }
    }

    private static SignInPlan Plan(ConnectRequest request, string? defaultTenant, Func<IEnumerable<string>>? secrets)
    {
        if (string.IsNullOrWhiteSpace(request.ClientId))
        {
            throw WfErrors.ClientIdNeeded.For(null, request.SignIn);
        }

        if (!Guid.TryParse(request.ClientId!.Trim(), out Guid clientId))
        {
            // Not shown: name and secret of a credential are easily swapped.
            throw WfErrors.ClientIdMalformed.For(null);
        }

        string tenant = First(request.TenantId, request.Organization, defaultTenant) ?? throw WfErrors.SignInTenantNeeded.For(null, request.SignIn);
        if (!Guid.TryParse(tenant, out _) && Uri.CheckHostName(tenant) != UriHostNameType.Dns)
        {
            throw WfErrors.TenantIdMalformed.For(tenant, tenant);
        }

        Uri authority = Authority(request, tenant);
        return new SignInPlan
        {
            ClientId = clientId.ToString(),
            Authority = authority,
            Words = new SignInWords(clientId.ToString(), tenant, authority.Host, secrets),
            Clock = request.Clock,
            Handler = request.AuthorityHandler,
            Log = request.Log,
        };
    }

    private static string? First(params string?[] values) => values.FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();

    private static Uri Authority(ConnectRequest request, string tenant)
    {
        Uri login = request.LoginEndpoint ?? new Uri("https://" + request.Cloud.LoginHost);
        if (!login.IsAbsoluteUri || !string.Equals(login.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) || login.UserInfo.Length > 0 || login.Query.Length > 0)
        {
            string shown = login.IsAbsoluteUri ? login.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "LoginEndpoint";
            throw WfErrors.EndpointNotAllowed.For(shown, shown, ConnectionText.EndpointNotEncrypted);
        }

        return new Uri(string.Format(CultureInfo.InvariantCulture, "https://{0}/{1}/", login.Authority, tenant));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ISignIn Browser(ConnectRequest request, SignInPlan plan) => MsalPersonSignIn.InBrowser(plan, request.UserPrincipalName, request.OpenBrowser, request.OnBrowser);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ISignIn Device(SignInPlan plan, Func<string, CancellationToken, Task> show) => MsalPersonSignIn.ByDeviceCode(plan, show);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ISignIn Secret(SignInPlan plan, string secret) => MsalAppSignIn.WithSecret(plan, secret);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ISignIn Certificate(SignInPlan plan, X509Certificate2 certificate, bool owned) => MsalAppSignIn.WithCertificate(plan, certificate, owned);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ISignIn Assertion(SignInPlan plan, FederatedTokens tokens) => MsalAppSignIn.WithAssertion(plan, tokens.GetAsync, tokens);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ISignIn MsalMachine(SignInPlan plan, string? clientId) => MsalMachineSignIn.Make(plan, clientId);
}
