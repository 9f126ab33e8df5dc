using System.Globalization;
using System.Net.Http.Headers;
using System.Security;
using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>
/// Where the token of another identity provider comes from: anew for each sign-in, as such tokens live for minutes only.
/// GitHub Actions, Azure DevOps, a workload's token file (AZURE_FEDERATED_TOKEN_FILE), or given.
/// </summary>
internal sealed class FederatedTokens : IDisposable
{
    private const int Longest = 64 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string[] TenantNames = { "AZURESUBSCRIPTION_TENANT_ID", "AZURE_TENANT_ID" };
    private static readonly string[] SecretNames = { "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN" };

    private readonly Func<string, string?> _environment;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;
    private readonly string _audience;
    private readonly SecureString? _given;
    private readonly Func<CancellationToken, Task<string>> _get;

    private FederatedTokens(ConnectRequest request)
    {
        _environment = request.ReadEnvironment;
        _clock = request.Clock;
        (HttpMessageHandler carrier, bool owned) = RequestLogHandler.Around(request.AuthorityHandler ?? NetworkHandler.Make(), request.AuthorityHandler is null, request.Log, request.Clock);
        _client = new HttpClient(carrier, owned)
        {
            MaxResponseContentBufferSize = Longest,
            Timeout = Timeout.InfiniteTimeSpan,
        };

        // Microsoft Learn, "Workload identity federation", the recommended audiences by cloud (read 2026-08).
        _audience = "api://AzureADTokenExchange" + request.Cloud.Name switch
        {
            "USGov" or "USGovDoD" => "USGov",
            "China" => "China",
            _ => string.Empty,
        };
        _given = request.FederatedToken?.Copy();
        if (_given is not null)
        {
            _get = _ => Task.FromResult(TokenFacts.Reveal(_given));
        }
        else if (Named("ACTIONS_ID_TOKEN_REQUEST_URL") is not null && Named("ACTIONS_ID_TOKEN_REQUEST_TOKEN") is not null)
        {
            _get = FromGitHubAsync;
        }
        else if (Named("SYSTEM_OIDCREQUESTURI") is not null && Named("SYSTEM_ACCESSTOKEN") is not null)
        {
            _get = FromAzureDevOpsAsync;
        }
        else if (Named("AZURE_FEDERATED_TOKEN_FILE") is not null)
        {
            _get = _ => Task.FromResult(FromFile());
        }
        else
        {
            throw WfErrors.FederatedIdentityNotFound.For(null);
        }
    }

    /// <summary>Finds where the tokens come from.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The source.</returns>
    public static FederatedTokens Find(ConnectRequest request) => new(request);

    /// <summary>Finds the tenant that the pipeline or workload names.</summary>
    /// <param name="environment">Reads environment variables.</param>
    /// <returns>The tenant, or null.</returns>
    public static string? TenantOf(Func<string, string?> environment) =>
        TenantNames.Select(environment).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        string token = (await _get(cancellationToken).ConfigureAwait(false)).Trim();
        return token.Length == 0 || token.Any(character => character is <= ' ' or > '~')
            ? throw Failed("-FederatedToken / OIDC", SignInText.EmptyToken)
            : token;
    }

    /// <summary>Gives what must be in no text.</summary>
    /// <returns>The secrets.</returns>
    public IEnumerable<string> Secrets()
    {
        foreach (string name in SecretNames)
        {
            if (Named(name) is string secret)
            {
                yield return secret;
            }
        }

        if (_given is not null)
        {
            yield return TokenFacts.Reveal(_given);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _given?.Dispose();
    }

    public override string ToString() => nameof(FederatedTokens);

    private static WfException Failed(string who, string reason) => WfErrors.FederatedTokenUnavailable.For(who, who, reason);

    private string? Named(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    private Task<string> FromGitHubAsync(CancellationToken cancellationToken)
    {
        string address = Named("ACTIONS_ID_TOKEN_REQUEST_URL")!;
        address += (address.IndexOf('?') < 0 ? "?" : "&") + "audience=" + Uri.EscapeDataString(_audience);
        return AskAsync("GitHub Actions", HttpMethod.Get, address, Named("ACTIONS_ID_TOKEN_REQUEST_TOKEN")!, "value", cancellationToken);
    }

    private Task<string> FromAzureDevOpsAsync(CancellationToken cancellationToken)
    {
        string address = Named("SYSTEM_OIDCREQUESTURI")!;
        address += (address.IndexOf('?') < 0 ? "?" : "&") + "api-version=7.1";
        if (Named("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID") is string connection)
        {
            address += "&serviceConnectionId=" + Uri.EscapeDataString(connection);
        }

        return AskAsync("Azure DevOps", HttpMethod.Post, address, Named("SYSTEM_ACCESSTOKEN")!, "oidcToken", cancellationToken);
    }

    private string FromFile()
    {
        const string Who = "AZURE_FEDERATED_TOKEN_FILE";
        try
        {
            var file = new FileInfo(Named(Who)!);
            return file.Length > Longest ? throw Failed(Who, SignInText.EmptyToken) : File.ReadAllText(file.FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failed(Who, ServiceText.Clean(failure.Message, null));
        }
    }

    private async Task<string> AskAsync(string who, HttpMethod method, string address, string secret, string member, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = Waits.Timeout(_clock, Limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
            {
                throw Failed(who, string.Format(CultureInfo.CurrentCulture, SignInText.BadIdentityAddress, ServiceText.Clean(address, secret)));
            }

            // Who asks shows the pipeline's own token.
            if (!ServiceEndpoint.IsSecret(endpoint))
            {
                throw Failed(who, string.Format(CultureInfo.CurrentCulture, SignInText.IdentityAddressNotEncrypted, ServiceText.Clean(endpoint.GetLeftPart(UriPartial.Authority), secret)));
            }

            using var request = new HttpRequestMessage(method, endpoint);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            request.Headers.TryAddWithoutValidation("User-Agent", RequestSender.UserAgent);
            request.Headers.TryAddWithoutValidation("X-TFS-FedAuthRedirect", "Suppress");
            if (method == HttpMethod.Post)
            {
                request.Content = new StringContent(string.Empty, System.Text.Encoding.UTF8, "application/json");
            }

            using HttpResponseMessage response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            string body = await Bodies.TextAsync(response.Content, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Failed(who, string.Format(CultureInfo.CurrentCulture, SignInText.StatusAnswer, (int)response.StatusCode));
            }

            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out JsonElement token) && token.ValueKind == JsonValueKind.String
                ? token.GetString()!
                : throw Failed(who, SignInText.EmptyToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(who, string.Format(CultureInfo.CurrentCulture, SignInText.NoAnswer, (int)Limit.TotalSeconds));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or FormatException)
        {
            throw Failed(who, ServiceText.Clean(failure.Message, secret));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Failed(who, SignInText.EmptyToken);
        }
    }
}
