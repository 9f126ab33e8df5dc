using System.Text.Json;
using Microsoft.Identity.Client;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>Runs MSAL's calls, and turns every failure into one of the module's own.</summary>
internal static class MsalCalls
{
    /// <summary>Makes the scope that asks for everything that was granted.</summary>
    /// <param name="audience">The resource.</param>
    /// <returns>The scope.</returns>
    public static string[] Scopes(string audience) => new[] { audience + "/.default" };

    /// <summary>Runs a call.</summary>
    /// <param name="words">Makes the errors.</param>
    /// <param name="refusal">What a refusal without a known code is.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Interrupts the call.</param>
    /// <returns>The token.</returns>
    /// <exception cref="WfException">The sign-in failed. Nothing of MSAL is in it.</exception>
    public static async Task<SignInToken> RunAsync(
        SignInWords words,
        WfErrorDefinition refusal,
        Func<CancellationToken, Task<AuthenticationResult>> call,
        CancellationToken cancellationToken)
    {
        try
        {
            AuthenticationResult result = await EndWithAsync(call(cancellationToken), cancellationToken).ConfigureAwait(false);
            return string.IsNullOrEmpty(result.AccessToken) ? throw words.Malformed() : new SignInToken(result.AccessToken, result.ExpiresOn);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever MSAL makes of it.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (MsalException failure)
        {
            throw Translate(failure, words, refusal);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            throw words.Unreachable(failure);
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException or FormatException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            // MSAL lets some answers that are none surface like this. They may quote the answer, so nothing of it is kept.
            throw words.Malformed();
        }
    }

    /// <summary>
    /// Waits for work that takes the token, but need not heed it at each of its awaits: what goes on by itself is left behind.
    /// </summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the work gave.</returns>
    public static async Task<T> EndWithAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // How it ends interests nobody any more, but is known to be looked at.
            _ = work.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private static WfException Translate(MsalException failure, SignInWords words, WfErrorDefinition refusal)
    {
        string? text = failure.Message;
        if (SignInWords.CodeIn(text) is null)
        {
            switch (failure.ErrorCode)
            {
                case MsalError.CodeExpired:
                case "expired_token":
                    return WfErrors.DeviceCodeExpired.For(words.App);
                case "authorization_declined":
                case "access_denied" when refusal == WfErrors.DeviceCodeDenied:
                    return WfErrors.DeviceCodeDenied.For(words.App);
                case MsalError.AuthenticationCanceledError:
                case MsalError.AccessDenied:
                    return WfErrors.SignInCancelled.For(words.App);
                case MsalError.LinuxXdgOpen:
                case MsalError.WebviewUnavailable:
                case MsalError.PlatformNotSupported:
                case MsalError.HttpListenerError:
                    return WfErrors.BrowserUnavailable.For(words.App, words.Said(text));
                case MsalError.CertWithoutPrivateKey:
                    return WfErrors.CertificateWithoutPrivateKey.For(words.App, words.App);
                case MsalError.CertificateNotRsa:
                    return WfErrors.CertificateNotRsa.For(words.App, words.App);
                case MsalError.CryptographicError:
                    return WfErrors.CertificateWithoutPrivateKey.For(words.App, words.App);
                case MsalError.InvalidClientAssertion:
                    return WfErrors.FederatedTokenUnavailable.For(words.App, words.Host, SignInText.EmptyToken);
                case MsalError.RequestTimeout:
                    return words.Unreachable(failure);
            }
        }

        if (failure is MsalServiceException service && SignInWords.CodeIn(text) is null)
        {
            if (service.StatusCode == 429)
            {
                return words.Throttled();
            }

            if (service.StatusCode is >= 500 or 408)
            {
                return words.ServiceFailed(service.StatusCode, text);
            }

            if (service.StatusCode is 200 or (>= 300 and < 400) or 404 || IsUnreadable(failure.ErrorCode))
            {
                return words.Malformed();
            }
        }
        else if (failure is MsalServiceException { StatusCode: 429 })
        {
            return words.Throttled();
        }
        else if (failure is MsalClientException && SignInWords.CodeIn(text) is null && IsUnreadable(failure.ErrorCode))
        {
            return words.Malformed();
        }

        WfErrorDefinition otherwise = failure is MsalUiRequiredException ? WfErrors.SignInAgainNeeded : refusal == WfErrors.DeviceCodeDenied ? WfErrors.SignInFailed : refusal;
        return words.Refused(text, otherwise, failure.ErrorCode);
    }

    private static bool IsUnreadable(string? code) => code is MsalError.JsonParseError or MsalError.AccessTokenTypeMissing or MsalError.TokenTypeMismatch or MsalError.NonParsableOAuthError or MsalError.InvalidJwtError or MsalError.UnknownError or "http_status_not_200";
}
