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
        // A token from a ticket is often past its end; what it says of the mailbox stays true.
        bool sound = test.Checks.All(check => check.Outcome != CheckOutcome.Fail || string.Equals(check.Name, nameof(TokenChecks.Lifetime), StringComparison.Ordinal));
        bool genuine = sound && test.Kind == TokenKind.ExchangeIdentity
            && test.Checks.Any(check => check.Outcome == CheckOutcome.Pass && string.Equals(check.Name, nameof(TokenChecks.Signature), StringComparison.Ordinal));
        (VerdictCode? pointsAt, Confidence confidence) = test switch
        {
            { Kind: TokenKind.EntraAccess or TokenKind.EntraId } => (VerdictCode.NotLegacyToken, sound ? Confidence.High : Confidence.Low),
            { MailboxLocation: MailboxLocation.OnPremises } when genuine => (VerdictCode.OnPremisesTokenFault, Confidence.High),
            { MailboxLocation: MailboxLocation.OnPremises, Status: TokenStatus.Inconclusive } => (VerdictCode.OnPremisesTokenFault, Confidence.Medium),
            _ => ((VerdictCode?)null, Confidence.Low),
        };
        return new GivenEvidence
        {
            PointsAt = pointsAt,
            Confidence = confidence,
            Cause = pointsAt == VerdictCode.NotLegacyToken ? DiagnosisText.GivenToken_Entra : null,
            NextStep = test.NextStep,
            Again = () => FromToken(test),
            Finding = new WfFinding
            {
                Id = "GivenToken",
                Severity = pointsAt is null ? FindingSeverity.Information : FindingSeverity.Warning,
                Title = Text(DiagnosisText.GivenToken_Title, test.Kind, test.Status),
                Detail = test.Explanation,
                Basis = genuine ? Basis.Observed : Basis.Inferred,
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
            evidence.Add(FromCause(first));
        }
        else
        {
            evidence.Add(Note(() => DiagnosisText.GivenError_None_Title, () => DiagnosisText.GivenError_None_Detail, Array.Empty<string>()));
        }

        foreach (CaptureReadReport capture in resolution.Captures.Where(capture => capture.State != CaptureReadState.Complete))
        {
            string[] gaps = capture.Failure is WfException failure ? new[] { failure.Message } : capture.Gaps.Select(gap => gap.Message).ToArray();
            evidence.Add(Note(() => Text(DiagnosisText.GivenCapture_Partial_Title, capture.Source), () => DiagnosisText.GivenCapture_Partial_Detail, gaps));
        }

        return evidence;
    }

    private static GivenEvidence FromCause(WfErrorCause first) => new()
    {
        PointsAt = first.Implies switch
        {
            CauseImplication.OnPremisesTokenFault => VerdictCode.OnPremisesTokenFault,
            CauseImplication.NotLegacyToken => VerdictCode.NotLegacyToken,
            CauseImplication.LegacyTokensOff => VerdictCode.LegacyTokensOff,
            _ => null,
        },
        Confidence = first.Confidence,
        Cause = first.Title,
        NextStep = first.NextStep,
        Command = Command(first.Cause),
        Again = first.Again is null ? null : () => FromCause(first.Again()),
        Finding = new WfFinding
        {
            Id = "GivenError",
            Severity = FindingSeverity.Warning,
            Title = Text(DiagnosisText.GivenError_Title, first.Title, ConfidenceWord(first.Confidence)),
            Detail = $"{first.Explanation} {first.Discriminator}".Trim(),
            Basis = first.Basis,
            Source = string.Format(CultureInfo.InvariantCulture, "{0} ({1:yyyy-MM-dd})", first.Source, first.SourceDate),
            Evidence = first.Evidence.Select(item => item.ToString()).ToArray(),
        },
    };

    // For the causes that end in NotLegacyToken. Those that Entra refuses are the default: their add-ins are tested.
    private static string? Command(string cause) => cause switch
    {
        nameof(ErrorCauseId.TokenPermissionMissing) => "Get-WfOutlookAddIn -IncludeManifest | Test-WfAddInManifest",
        nameof(ErrorCauseId.TokensStillIssued) => "Get-WfLegacyTokenStatus",
        nameof(ErrorCauseId.SharedMailbox) or nameof(ErrorCauseId.ConsumerAccount) or nameof(ErrorCauseId.NetworkError) => "Invoke-WfDiagnosis",
        _ => null,
    };

    private static string ConfidenceWord(Confidence confidence) => confidence switch
    {
        Confidence.High => DiagnosisText.Confidence_High,
        Confidence.Medium => DiagnosisText.Confidence_Medium,
        _ => DiagnosisText.Confidence_Low,
    };

    private static GivenEvidence Note(Func<string> title, Func<string> detail, string[] evidence) => new()
    {
        Confidence = Confidence.Low,
        Again = () => Note(title, detail, evidence),
        Finding = new WfFinding
        {
            Id = "GivenEvidenceNotRead",
            Severity = FindingSeverity.Information,
            Title = title(),
            Detail = detail(),
            Basis = Basis.Observed,
            Source = DiagnosisText.Source_Given,
            Evidence = evidence,
        },
    };

    private static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
