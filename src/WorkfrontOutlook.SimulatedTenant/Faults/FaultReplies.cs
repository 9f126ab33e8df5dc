using System.Globalization;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Faults;

/// <summary>What each kind of fault looks like on the wire.</summary>
internal static class FaultReplies
{
    public const string ConcurrencyText = "You have reached the maximum number of concurrent requests per tenant. Please wait and try again";

    public static bool IsThrottle(FaultKind kind) =>
        kind is FaultKind.ThrottleSeconds or FaultKind.ThrottleDate or FaultKind.ThrottleBare or FaultKind.ThrottleText;

    /// <summary>An answer that is given before anything was done, also to a call that changes something.</summary>
    public static bool IsRefusal(FaultKind kind) => IsThrottle(kind) || kind is FaultKind.ClaimsChallenge or FaultKind.ForeignRedirect;

    /// <summary>A fault of the connection, which an item of a batch can't have.</summary>
    public static bool IsOfConnection(FaultKind kind) =>
        kind is FaultKind.ConnectionReset or FaultKind.CutBody or FaultKind.Hang or FaultKind.ForeignRedirect or FaultKind.EmptyBody or FaultKind.NotJson;

    /// <summary>Makes the reply.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="seconds">What Retry-After says.</param>
    /// <param name="now">The time.</param>
    /// <param name="real">What the answer would have been, for faults that strike on the way back.</param>
    public static WireReply Make(FaultKind kind, int seconds, DateTimeOffset now, WireReply? real)
    {
        switch (kind)
        {
            case FaultKind.ThrottleSeconds:
                return Error(429, "TooManyRequests", "Too many requests.").With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
            case FaultKind.ThrottleDate:
                return Error(429, "TooManyRequests", "Too many requests.").With("Retry-After", HttpDate(now, seconds));
            case FaultKind.ThrottleBare:
                return Error(429, "TooManyRequests", "Too many requests.");
            case FaultKind.ThrottleText:
                return WireReply.Text(400, "text/plain; charset=utf-8", ConcurrencyText);
            case FaultKind.RequestTimeout:
                return Error(408, "RequestTimeout", "The request timed out.");
            case FaultKind.InternalServerError:
                return ExchangeErrors.Inner(500, "InternalServerError", "An internal server error occurred. The operation failed.", "Microsoft.Exchange.Data.Storage.StorageTransientException", "The process failed to get the correct properties.");
            case FaultKind.BadGateway:
                return WireReply.Text(502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>");
            case FaultKind.ServiceUnavailable:
                WireReply unavailable = WireReply.Text(503, "text/html", "<html><body>Service Unavailable</body></html>");
                return seconds % 2 == 0 ? unavailable.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)) : unavailable;
            case FaultKind.GatewayTimeout:
                return WireReply.Text(504, "text/html", "<html><body>Gateway Timeout</body></html>");
            case FaultKind.ConnectionReset:
                return new WireReply(0) { IsReset = true };
            case FaultKind.CutBody:
                WireReply cut = real ?? Error(200, "OK", "cut");
                return new WireReply(cut) { CutAt = cut.Body.Length / 2 };
            case FaultKind.NotJson:
                return WireReply.Text(200, "text/html", "<!DOCTYPE html><html><body>Sign in to your account</body></html>");
            case FaultKind.EmptyBody:
                return new WireReply(200);
            case FaultKind.ClaimsChallenge:
                return ExchangeErrors.ClaimsChallenge(now);
            case FaultKind.ForeignRedirect:
                return new WireReply(302).With("Location", "https://outlook.office365.com.evil.example/adminapi/beta/steal");
            default:
                return new WireReply(0) { Hangs = true };
        }
    }

    public static string HttpDate(DateTimeOffset now, int seconds)
    {
        // Whole seconds only, so the next one, lest the date be in the past.
        DateTimeOffset date = now.AddSeconds(seconds);
        date = new DateTimeOffset(date.UtcTicks - (date.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(1);
        return date.ToString("R", CultureInfo.InvariantCulture);
    }

    private static WireReply Error(int status, string code, string message) => ExchangeErrors.Plain(status, code, message);
}
