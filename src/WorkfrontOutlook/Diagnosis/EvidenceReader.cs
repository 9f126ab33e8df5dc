using System.Globalization;
using WorkfrontOutlook.Errors;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>Says what a tested token or a resolved error means for the verdict. Keeps nothing of the token or capture itself.</summary>
public static class EvidenceReader
{
    private const string TokenDocumentation = "OfficeDev/office-js-docs-pr, inside the identity token (2026-05-12)";

    /// <summary>Reads a tested token.</summary>
    /// <param name="test">The test's result.</param>
    /// <returns>The evidence.</returns>
    public static GivenEvidence FromToken(WfTokenTest test)
    {
        (VerdictCode? pointsAt, Confidence confidence) = test switch
        {
            { Kind: TokenKind.EntraAccess or TokenKind.EntraId } => (VerdictCode.NotLegacyToken, Confidence.High),
            { MailboxLocation: MailboxLocation.OnPremises, Status: TokenStatus.Valid } => (VerdictCode.OnPremisesTokenFault, Confidence.High),
            { MailboxLocation: MailboxLocation.OnPremises, Status: TokenStatus.Inconclusive } => (VerdictCode.OnPremisesTokenFault, Confidence.Medium),
            _ => ((VerdictCode?)null, Confidence.Low),
        };
        return new GivenEvidence
        {
            PointsAt = pointsAt,
            Confidence = confidence,
            NextStep = test.NextStep,
            Finding = new WfFinding
            {
                Id = "GivenToken",
                Severity = pointsAt is null ? FindingSeverity.Information : FindingSeverity.Warning,
                Title = Text(DiagnosisText.GivenToken_Title, test.Kind, test.Status),
                Detail = test.Explanation,
                Basis = test.Status == TokenStatus.Valid ? Basis.Observed : Basis.Inferred,
                Source = TokenDocumentation,
                Evidence = new[] { Text(DiagnosisText.Evidence_Token, test.TokenHash), Text(DiagnosisText.Evidence_TokenMailbox, test.MailboxLocation) }
                    .Concat(test.Checks.Where(check => check.Outcome != CheckOutcome.Pass).Select(check => $"{check.Name}: {check.Outcome}. {check.Detail}"))
                    .ToArray(),
            },
        };
    }

    /// <summary>Reads a resolved error: its likeliest cause, and what of the captures was not read.</summary>
    /// <param name="resolution">The resolution.</param>
    /// <returns>The evidence; one item for the first cause, one for each gap.</returns>
    public static IReadOnlyList<GivenEvidence> FromError(ErrorResolution resolution)
    {
        var evidence = new List<GivenEvidence>();
        if (resolution.First is WfErrorCause first)
        {
            evidence.Add(new GivenEvidence
            {
                PointsAt = first.Implies switch
                {
                    CauseImplication.OnPremisesTokenFault => VerdictCode.OnPremisesTokenFault,
                    CauseImplication.NotLegacyToken => VerdictCode.NotLegacyToken,
                    CauseImplication.LegacyTokensOff => VerdictCode.LegacyTokensOff,
                    _ => null,
                },
                Confidence = first.Confidence,
                NextStep = first.NextStep,
                Finding = new WfFinding
                {
                    Id = "GivenError",
                    Severity = FindingSeverity.Warning,
                    Title = Text(DiagnosisText.GivenError_Title, first.Title, first.Confidence),
                    Detail = $"{first.Explanation} {first.Discriminator}".Trim(),
                    Basis = first.Basis,
                    Source = string.Format(CultureInfo.InvariantCulture, "{0} ({1:yyyy-MM-dd})", first.Source, first.SourceDate),
                    Evidence = first.Evidence.Select(item => item.ToString()).ToArray(),
                },
            });
        }
        else
        {
            evidence.Add(Note(DiagnosisText.GivenError_None_Title, DiagnosisText.GivenError_None_Detail, Array.Empty<string>()));
        }

        foreach (CaptureReadReport capture in resolution.Captures.Where(capture => capture.State != CaptureReadState.Complete))
        {
            string[] gaps = capture.Failure is WfException failure ? new[] { failure.Message } : capture.Gaps.Select(gap => gap.Message).ToArray();
            evidence.Add(Note(Text(DiagnosisText.GivenCapture_Partial_Title, capture.Source), DiagnosisText.GivenCapture_Partial_Detail, gaps));
        }

        return evidence;
    }

    private static GivenEvidence Note(string title, string detail, string[] evidence) => new()
    {
        Confidence = Confidence.Low,
        Finding = new WfFinding
        {
            Id = "GivenEvidenceNotRead",
            Severity = FindingSeverity.Information,
            Title = title,
            Detail = detail,
            Basis = Basis.Observed,
            Source = DiagnosisText.Source_Given,
            Evidence = evidence,
        },
    };

    private static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
