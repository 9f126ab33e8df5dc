using System.Net;
using System.Security;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Errors;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.PowerShell;

/// <summary>Reads the evidence that the admin gave to a diagnosis: a token, words, captures. Nothing of it is kept.</summary>
internal static class GivenInput
{
    /// <summary>Reads the evidence.</summary>
    /// <param name="token">A token as string or SecureString, or null.</param>
    /// <param name="tokenOptions">How to test the token.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="messages">What the user sees, or null.</param>
    /// <param name="captures">Full paths of captures.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>What the evidence says.</returns>
    public static async Task<IReadOnlyList<GivenEvidence>> ReadAsync(object? token, TokenVerifierOptions tokenOptions, TimeProvider clock, string[]? messages, string[] captures, CancellationToken cancellationToken)
    {
        var evidence = new List<GivenEvidence>();
        if (token is not null)
        {
            using var verifier = new TokenVerifier(tokenOptions, clock);
            evidence.Add(EvidenceReader.FromToken(await verifier.TestAsync(Text(token), cancellationToken).ConfigureAwait(false)));
        }

        if (messages is not null || captures.Length > 0)
        {
            var query = new ErrorQuery { Messages = messages ?? Array.Empty<string>(), Captures = captures.Select(ErrorCapture.FromFile).ToArray() };
            ErrorResolution resolution = await new ErrorResolver().ResolveAsync(query, cancellationToken).ConfigureAwait(false);

            // Where nothing of what was named can be read, that is a mistake to mend before the tenant is asked anything.
            if (messages is null && resolution.Captures.All(capture => capture.Failure is not null))
            {
                throw resolution.Captures[0].Failure!;
            }

            evidence.AddRange(EvidenceReader.FromError(resolution));
        }

        return evidence;
    }

    private static string Text(object token) => Unwrapped.Of(token)! switch
    {
        string text => text,
        SecureString secure => new NetworkCredential(string.Empty, secure).Password,
        object other => throw WfErrors.TokenInputNotUsable.For(null, other.GetType().FullName),
    };
}
