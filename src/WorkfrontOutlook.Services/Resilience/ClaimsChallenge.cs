using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>What a refusal of a token asks for beyond it (Entra ID's claims in WWW-Authenticate).</summary>
internal static class ClaimsChallenge
{
    private static readonly Regex Parameter = new(@"\bclaims\s*=\s*""(?<value>[^""]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Takes the claims that a refusal asks for.</summary>
    /// <param name="reply">The refusal.</param>
    /// <returns>A JSON object; null when there is none that could be passed on.</returns>
    public static string? Read(ServiceReply reply)
    {
        try
        {
            Match match = Parameter.Match(reply.Header("WWW-Authenticate") ?? string.Empty);
            if (!match.Success)
            {
                return null;
            }

            string base64 = match.Groups["value"].Value.Replace('-', '+').Replace('_', '/').TrimEnd('=');
            byte[] claims = Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
            using JsonDocument document = JsonDocument.Parse(claims);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Encoding.UTF8.GetString(claims) : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or RegexMatchTimeoutException)
        {
            // A refusal all the same; another token may help.
            return null;
        }
    }
}
