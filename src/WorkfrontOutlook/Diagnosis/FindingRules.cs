using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>What the facts amount to, each with its evidence, the weightiest first.</summary>
internal static class FindingRules
{
    private const string Faq = "Microsoft, FAQ on nested app authentication and legacy tokens (2025-11-03)";
    private const string Adobe = "AdobeDocs/workfront.en (2025-10-06 to 2026-08-20)";
    private const string MicrosoftList = "OfficeDev/office-js, add-ins-using-exchange-tokens.csv (April 2025)";

    private static readonly Func<DiagnosisFacts, IEnumerable<WfFinding>>[] Rules =
    {
        facts => facts.Evidence.Select(evidence => evidence.Finding),
        Contradiction,
        Workfront,
        Tokens,
        Others,
        Readiness,
        Report,
        Gaps,
        NearMatches,
        OnPremises,
        Deleted,
        OldAnswers,
        Possible,
    };

    // By an int: see AddInJoin.
    public static WfFinding[] Find(DiagnosisFacts facts) => Rules
        .SelectMany(rule => rule(facts))
        .OrderByDescending(finding => (int)finding.Severity)
        .ToArray();

    /// <summary>Given mailboxes that live on-premises are evidence that the admin gave.</summary>
    public static GivenEvidence? GivenOnPremises(InventoryTally tally) => tally.GivenOnPremises.Count == 0 ? null : new GivenEvidence
    {
        PointsAt = VerdictCode.OnPremisesTokenFault,
        Confidence = tally.Expected == 0 ? Confidence.High : Confidence.Medium,
        Finding = new WfFinding
        {
            Id = "GivenMailboxOnPremises",
            Severity = FindingSeverity.Warning,
            Title = DiagnosisText.GivenOnPremises_Title,
            Detail = DiagnosisText.GivenOnPremises_Detail,
            Basis = Basis.Observed,
            Source = DiagnosisText.Source_Tenant,
            Evidence = tally.GivenOnPremises.ToArray(),
        },
    };

    private static IEnumerable<WfFinding> Contradiction(DiagnosisFacts facts)
    {
        if (facts.Tally.OnPremises == 0 && facts.Options.Mailboxes is null && facts.Decisive(VerdictCode.OnPremisesTokenFault) is not null)
        {
            yield return Note("ErrorContradictsTenant", FindingSeverity.Warning, DiagnosisText.Contradiction_Title, DiagnosisText.Contradiction_Detail, DiagnosisText.Source_Given, null);
        }

        if (facts.Decisive(VerdictCode.LegacyTokensOff) is null)
        {
            yield break;
        }

        if (!facts.IsOff)
        {
            yield return Note("ErrorContradictsTenant", FindingSeverity.Warning, DiagnosisText.Contradiction_Title, DiagnosisText.Contradiction_On_Detail, DiagnosisText.Source_Given, null);
        }
        else if (facts.IsComplete && facts.Workfront is null && !facts.OthersAsking.Any())
        {
            yield return Note("ErrorContradictsTenant", FindingSeverity.Warning, DiagnosisText.Contradiction_Title, DiagnosisText.Contradiction_Refused_Detail, DiagnosisText.Source_Given, null);
        }
    }

    private static IEnumerable<WfFinding> Workfront(DiagnosisFacts facts)
    {
        if (facts.Workfront is not WfAddInSummary workfront)
        {
            yield break;
        }

        yield return new WfFinding
        {
            Id = "WorkfrontFound",
            Severity = FindingSeverity.Critical,
            Title = DiagnosisText.WorkfrontFound_Title,
            Detail = DiagnosisText.WorkfrontFound_Detail,
            Basis = Basis.Documented,
            Source = Adobe,
            Evidence = Seen(workfront),
        };
    }

    private static IEnumerable<WfFinding> Tokens(DiagnosisFacts facts)
    {
        WfLegacyTokenStatus status = facts.Status;
        var evidence = new List<string> { Text(DiagnosisText.Evidence_Setting, LegacyTokenStatusReader.Word(status.AdminSetting)), Text(DiagnosisText.Evidence_Checked, status.CheckedAt) };
        if (status.ServerWarning is string warning)
        {
            evidence.Add(Text(DiagnosisText.Evidence_Warning, warning));
        }

        (string id, string title, FindingSeverity severity) = status.EffectiveState switch
        {
            LegacyTokenEffectiveState.Off => ("LegacyTokensOff", DiagnosisText.TokensOff_Title, facts.Workfront is null ? FindingSeverity.Information : FindingSeverity.Critical),
            LegacyTokenEffectiveState.On => ("LegacyTokensOn", DiagnosisText.TokensOn_Title, FindingSeverity.Information),
            _ => ("LegacyTokensUnknown", DiagnosisText.TokensUnknown_Title, FindingSeverity.Warning),
        };
        yield return new WfFinding
        {
            Id = id,
            Severity = severity,
            Title = title,
            Detail = status.Explanation,
            Basis = status.Basis,
            Source = Faq,
            Evidence = evidence.ToArray(),
        };
    }

    private static IEnumerable<WfFinding> Others(DiagnosisFacts facts) => facts.OthersAsking.Select(addIn =>
    {
        bool confirmed = addIn.LegacyTokenUse == LegacyTokenUse.Confirmed;
        return new WfFinding
        {
            Id = confirmed ? "AddInAsksForTokens" : "AddInListed",
            Severity = confirmed ? FindingSeverity.Critical : FindingSeverity.Warning,
            Title = Text(confirmed ? DiagnosisText.OtherAddIn_Confirmed_Title : DiagnosisText.OtherAddIn_Listed_Title, addIn),
            Detail = confirmed ? DiagnosisText.OtherAddIn_Confirmed_Detail : DiagnosisText.OtherAddIn_Listed_Detail,
            Basis = addIn.Basis,
            Source = confirmed ? DiagnosisText.Source_TokenReport : MicrosoftList,
            Evidence = Seen(addIn),
        };
    });

    private static IEnumerable<WfFinding> Readiness(DiagnosisFacts facts)
    {
        if (facts.Readiness.Failure is WfException failure)
        {
            yield return Note("NestedAppAuthNotRead", FindingSeverity.Information, DiagnosisText.Readiness_NotRead_Title, failure.Message, DiagnosisText.Source_Directory, null);
        }

        foreach (WfNestedAppAuthTest test in facts.Readiness.Facts.Select(NestedAppAuthJudge.Judge))
        {
            (string id, string title, FindingSeverity severity) = test.Readiness switch
            {
                NestedAppAuthReadiness.Ready => ("NestedAppAuthReady", DiagnosisText.Readiness_Ready_Title, FindingSeverity.Information),
                NestedAppAuthReadiness.NotReady => ("NestedAppAuthNotReady", DiagnosisText.Readiness_NotReady_Title, FindingSeverity.Warning),
                _ => ("NestedAppAuthUnknown", DiagnosisText.Readiness_Unknown_Title, FindingSeverity.Information),
            };
            yield return new WfFinding
            {
                Id = id,
                Severity = severity,
                Title = Text(title, test.DisplayName ?? test.AddInId),
                Detail = test.Explanation + " " + test.NextStep,
                Basis = Basis.Observed,
                Source = DiagnosisText.Source_Directory,
                Evidence = test.Checks.Where(check => check.Outcome is CheckOutcome.Fail or CheckOutcome.Warning).Select(check => $"{check}. {check.Detail}").ToArray(),
            };
        }
    }

    private static IEnumerable<WfFinding> Report(DiagnosisFacts facts)
    {
        if (facts.Report is not LegacyTokenReport report || report.Failure is not null)
        {
            yield break;
        }

        if (!report.IsAvailable)
        {
            yield return Note("TokenReportNotOffered", FindingSeverity.Information, DiagnosisText.ReportNotOffered_Title, DiagnosisText.ReportNotOffered_Detail, DiagnosisText.Source_TokenReport, report.Warning);
        }
        else if (report.Requests.Count == 0)
        {
            // What an empty list means is nowhere documented.
            yield return new WfFinding
            {
                Id = "TokenReportEmpty",
                Severity = FindingSeverity.Information,
                Title = DiagnosisText.EmptyReport_Title,
                Detail = DiagnosisText.EmptyReport_Detail,
                Basis = Basis.Inferred,
                Source = DiagnosisText.Source_TokenReport,
            };
        }
    }

    private static IEnumerable<WfFinding> Gaps(DiagnosisFacts facts)
    {
        WfCompleteness completeness = facts.Completeness;
        if (completeness.Failed > 0)
        {
            yield return new WfFinding
            {
                Id = "MailboxesNotRead",
                Severity = FindingSeverity.Warning,
                Title = completeness.Failed == 1
                    ? Text(DiagnosisText.MailboxesFailed_Title_One, completeness.Expected ?? completeness.Scanned + completeness.Failed)
                    : Text(DiagnosisText.MailboxesFailed_Title, completeness.Failed, completeness.Expected ?? completeness.Scanned + completeness.Failed),
                Detail = DiagnosisText.MailboxesFailed_Detail,
                Basis = Basis.Observed,
                Source = DiagnosisText.Source_Inventory,
                Evidence = completeness.Missing.Where(missing => missing.Source == AddInSource.Mailbox).Take(20).Select(missing => $"{missing.Scope}: {missing.Reason}").ToArray(),
            };
        }

        if (completeness.Skipped > 0)
        {
            yield return Note("MailboxesNotAsked", FindingSeverity.Warning, Plural.Of(completeness.Skipped, DiagnosisText.MailboxesSkipped_Title_One, DiagnosisText.MailboxesSkipped_Title), DiagnosisText.MailboxesSkipped_Detail, DiagnosisText.Source_Inventory, null);
        }

        foreach (WfMissing missing in completeness.Missing.Where(missing => missing.Source != AddInSource.Mailbox || (completeness.Failed == 0 && completeness.Skipped == 0)))
        {
            yield return Note(
                "SourceNotRead",
                FindingSeverity.Warning,
                Text(DiagnosisText.NotRead_Title, $"{missing.Source} ({missing.Scope})"),
                Text(DiagnosisText.NotRead_Detail, missing.Reason, missing.Remedy),
                DiagnosisText.Source_Tenant,
                null);
        }
    }

    private static IEnumerable<WfFinding> NearMatches(DiagnosisFacts facts) => facts.AddIns.Where(addIn => addIn.NeedsReview).Select(addIn => new WfFinding
    {
        Id = "WorkfrontByNameOnly",
        Severity = FindingSeverity.Warning,
        Title = Text(DiagnosisText.NearMatch_Title, addIn),
        Detail = DiagnosisText.NearMatch_Detail,
        Basis = Basis.Inferred,
        Source = DiagnosisText.Source_Inventory,
        Evidence = Seen(addIn),
    });

    private static IEnumerable<WfFinding> OnPremises(DiagnosisFacts facts)
    {
        if (facts.Tally.OnPremises > 0 && facts.Options.Mailboxes is null)
        {
            yield return Note("OnPremisesMailboxes", FindingSeverity.Warning, Plural.Of(facts.Tally.OnPremises.Value, DiagnosisText.OnPremises_Title_One, DiagnosisText.OnPremises_Title), DiagnosisText.OnPremises_Detail, DiagnosisText.Source_Tenant, null);
        }
        else if (facts.Tally.OnPremises is null && facts.ReadMailboxes && facts.Options.Mailboxes is null)
        {
            yield return Note("OnPremisesNotCounted", FindingSeverity.Information, DiagnosisText.OnPremisesUnknown_Title, DiagnosisText.OnPremisesUnknown_Detail, DiagnosisText.Source_Tenant, null);
        }
    }

    private static IEnumerable<WfFinding> Deleted(DiagnosisFacts facts)
    {
        int softDeleted = facts.Tally.SoftDeleted ?? 0;
        int inactive = facts.Tally.Inactive ?? 0;
        if (softDeleted + inactive > 0)
        {
            yield return Note("DeletedMailboxesNotCounted", FindingSeverity.Information, Text(DiagnosisText.Deleted_Title, softDeleted, inactive), DiagnosisText.Deleted_Detail, DiagnosisText.Source_Tenant, null);
        }
    }

    private static IEnumerable<WfFinding> OldAnswers(DiagnosisFacts facts)
    {
        if (InventorySources.OldWarning(facts.Tally) is string old)
        {
            yield return Note("MailboxAnswersOld", FindingSeverity.Warning, DiagnosisText.OldAnswers_Title, old, DiagnosisText.Source_Inventory, null);
        }
    }

    private static IEnumerable<WfFinding> Possible(DiagnosisFacts facts)
    {
        int possible = facts.AddIns.Count(addIn => addIn.LegacyTokenUse == LegacyTokenUse.Possible);
        if (possible > 0)
        {
            yield return new WfFinding
            {
                Id = "AddInsPossible",
                Severity = FindingSeverity.Information,
                Title = Plural.Of(possible, DiagnosisText.PossibleAddIns_Title_One, DiagnosisText.PossibleAddIns_Title),
                Detail = DiagnosisText.PossibleAddIns_Detail,
                Basis = Basis.Inferred,
                Source = DiagnosisText.Source_Inventory,
                Evidence = facts.AddIns.Where(addIn => addIn.LegacyTokenUse == LegacyTokenUse.Possible).Take(20).Select(addIn => addIn.ToString()).ToArray(),
            };
        }
    }

    private static string[] Seen(WfAddInSummary addIn)
    {
        var seen = new List<string>();
        foreach (AddInSource source in addIn.Sources)
        {
            if (source != AddInSource.Mailbox)
            {
                seen.Add(Text(DiagnosisText.Evidence_Source, source));
            }
        }

        if (addIn.MailboxCount > 0)
        {
            seen.Add(Plural.Of(addIn.MailboxCount, DiagnosisText.Evidence_Mailboxes_One, DiagnosisText.Evidence_Mailboxes));
        }

        if (addIn.LastTokenRequest is DateTime day)
        {
            seen.Add(Text(DiagnosisText.Evidence_LastRequest, IsoDate.Day(day)));
        }

        seen.Add($"{addIn.AddInId} {addIn.AssetId}".Trim());
        return seen.ToArray();
    }

    private static WfFinding Note(string id, FindingSeverity severity, string title, string detail, string source, string? evidence) => new()
    {
        Id = id,
        Severity = severity,
        Title = title,
        Detail = detail,
        Basis = Basis.Observed,
        Source = source,
        Evidence = evidence is null ? Array.Empty<string>() : new[] { evidence },
    };

    private static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
