using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Remediation;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>What to do, in order, each with the exact command.</summary>
internal static class ActionRules
{
    // What a command line may name one by one; more is asked as a whole.
    private const int MostNamed = 20;

    // Reads only, and every add-in that there is: which one fails, the evidence doesn't say.
    internal const string TestAll = "Get-WfOutlookAddIn | Test-WfNestedAppAuth";

    public static WfAction[] Plan(DiagnosisFacts facts, VerdictCode verdict)
    {
        var steps = new List<Step>();
        SweepMerge? merge = facts.Tally.Merge;
        if (merge is not null && (merge.ToFinish.Count > 0 || facts.Completeness.Skipped > 0))
        {
            // What the files hold isn't read again. While a sweep still writes one there is only to wait.
            steps.Add(new Step(
                DiagnosisText.Action_Finish_Title,
                merge.ToFinish.Count > 0 ? string.Join("; ", merge.ToFinish.Take(MostNamed)) : Merged(merge) ?? "Invoke-WfDiagnosis -Scope All",
                DiagnosisText.Action_Finish_Detail));
        }
        else if ((facts.Completeness.Skipped > 0 && !facts.Tally.SweepRefused) || !facts.ReadMailboxes)
        {
            // The first action in a large tenant: user-installed copies show only in the mailboxes.
            steps.Add(new Step(
                DiagnosisText.Action_Sweep_Title,
                "Invoke-WfDiagnosis -Scope All",
                facts.Completeness.Skipped > 0
                    ? Plural.Of(facts.Completeness.Skipped, DiagnosisText.Action_Sweep_Detail_One, DiagnosisText.Action_Sweep_Detail)
                    : DiagnosisText.Action_Sweep_Detail_All));
        }

        if (verdict == VerdictCode.OnPremisesTokenFault)
        {
            steps.Add(new Step(DiagnosisText.Action_OnPremises_Title, "Get-ExchangeCertificate (Get-AuthConfig).CurrentCertificateThumbprint", DiagnosisText.Action_OnPremises_Detail));
        }
        else if (verdict == VerdictCode.NotLegacyToken)
        {
            GivenEvidence evidence = facts.Decisive(VerdictCode.NotLegacyToken)!;
            steps.Add(new Step(DiagnosisText.Action_Evidence_Title, evidence.Command ?? TestAll, evidence.NextStep ?? evidence.Finding.Detail));
        }

        if (facts.IsOff && facts.Workfront is WfAddInSummary workfront)
        {
            AddRemovals(steps, workfront, Diagnose(facts, lists: true));
        }

        WfAddInSummary[] asking = facts.OthersAsking.ToArray();
        if (facts.IsOff && asking.Length > 0)
        {
            steps.Add(new Step(DiagnosisText.Action_Publisher_Title, ReadinessCommand(asking) ?? TestAll, Text(DiagnosisText.Action_Publisher_Detail, VerdictRules.Names(asking))));
        }

        if (facts.IsOff && facts.Workfront is null && asking.Length == 0 && facts.Evidence.Any(item => item is { PointsAt: VerdictCode.LegacyTokensOff, Confidence: Confidence.High or Confidence.Medium }))
        {
            steps.Add(new Step(DiagnosisText.Action_Opened_Title, $"({Diagnose(facts, lists: true)}).AddIns | Where-Object LegacyTokenUse -EQ Possible", DiagnosisText.Action_Opened_Detail));
        }

        // One remedy may bring several sources.
        steps.AddRange(facts.Completeness.Missing
            .Where(missing => missing.Source != AddInSource.Mailbox || facts.Tally.SweepRefused || facts.Tally.ListingFailed)
            .GroupBy(missing => missing.Remedy, StringComparer.Ordinal)
            .Select(group =>
            {
                string sources = string.Join(", ", group.Select(missing => missing.Source).Distinct());
                return new Step(Text(DiagnosisText.Action_Fix_Title, sources), "Get-WfOutlookAddIn -Source " + sources, Text(DiagnosisText.Action_Fix_Detail, group.Key));
            }));

        // Those that were deleted meanwhile are not listed the next time; there is nothing to read of them.
        if (facts.Completeness.Failed > facts.Tally.NotFound && !facts.Tally.SweepRefused && !facts.Tally.ListingFailed && (merge is null || merge.ToRetry.Count > 0))
        {
            steps.Add(new Step(
                DiagnosisText.Action_Failed_Title,
                merge is null ? FailedCommand(facts.Completeness, facts.Options.Mailboxes is not null) : string.Join("; ", merge.ToRetry.Take(MostNamed)),
                Plural.Of(facts.Completeness.Failed, DiagnosisText.Action_Failed_Detail_One, DiagnosisText.Action_Failed_Detail)));
        }

        string again = Diagnose(facts, lists: false);
        steps.Add(new Step(DiagnosisText.Action_Report_Title, (Merged(merge) ?? again) + " | Export-WfReport -Path report.html", DiagnosisText.Action_Report_Detail));
        steps.Add(new Step(DiagnosisText.Action_Again_Title, again, DiagnosisText.Action_Again_Detail));
        return steps.Select((step, index) => new WfAction { Order = index + 1, Title = step.Title, Command = step.Command, Detail = step.Detail }).ToArray();
    }

    // By itself a diagnosis leaves out the mailboxes of a large tenant: a list of who has the add-in would be empty and say nothing of it.
    // Behind a few given mailboxes the tenant's size isn't known; who is to be listed is looked for everywhere.
    private static string Diagnose(DiagnosisFacts facts, bool lists) =>
        lists && Merged(facts.Tally.Merge) is string merged
            ? merged
            : !facts.ReadMailboxes
                || facts.Completeness.Expected > DiagnosisOptions.AutoSweepLimit
                || (lists && (facts.Options.Mailboxes is not null || facts.Options.SweepPaths.Count > 0))
                ? "Invoke-WfDiagnosis -Scope All"
                : "Invoke-WfDiagnosis";

    // The sweep's files again: in a large tenant nobody reads all mailboxes a second time for a report. Null where they don't tell
    // how many mailboxes there are, or are too many for a command line.
    private static string? Merged(SweepMerge? merge) =>
        merge is { Expected: not null } && merge.ToMerge.Count <= MostNamed
            ? "Invoke-WfDiagnosis -SweepPath " + string.Join(", ", merge.ToMerge.Select(CommandText.Quoted))
            : null;

    private static void AddRemovals(List<Step> steps, WfAddInSummary workfront, string diagnose)
    {
        int before = steps.Count;
        if (workfront.Sources.Contains(AddInSource.Organization))
        {
            steps.Add(new Step(DiagnosisText.Action_Remove_Org_Title, "Get-WfOutlookAddIn -Source Organization -Workfront | Remove-WfOutlookAddIn -WhatIf", DiagnosisText.Action_Remove_Org_Detail));
        }

        if (workfront.Sources.Contains(AddInSource.PrivateCatalog))
        {
            steps.Add(new Step(DiagnosisText.Action_Remove_Catalog_Title, "Get-WfOutlookAddIn -Source PrivateCatalog -Workfront | Remove-WfOutlookAddIn -WhatIf", DiagnosisText.Action_Remove_Org_Detail));
        }

        if (workfront.Sources.Contains(AddInSource.IntegratedApps))
        {
            // Like every command here it changes nothing as it stands; Microsoft's own cmdlet has no way back and is in the text.
            steps.Add(new Step(DiagnosisText.Action_Remove_Integrated_Title, "Get-WfOutlookAddIn -Source IntegratedApps -Workfront", DiagnosisText.Action_Remove_Integrated_Detail));
        }

        if (workfront.MailboxCount > 0)
        {
            string limit = workfront.MailboxCount > RemediationPlan.DefaultMaximumTargets
                ? " -MaximumTargets " + workfront.MailboxCount.ToString(CultureInfo.InvariantCulture)
                : string.Empty;
            steps.Add(new Step(
                Plural.Of(workfront.MailboxCount, DiagnosisText.Action_Remove_Mailboxes_Title_One, DiagnosisText.Action_Remove_Mailboxes_Title),
                "Get-WfOutlookAddIn -Source Mailbox -Workfront | Remove-WfOutlookAddIn -WhatIf" + limit,
                DiagnosisText.Action_Remove_Mailboxes_Detail));
        }

        if (steps.Count == before)
        {
            steps.Add(new Step(DiagnosisText.Action_Find_Title, "Get-WfOutlookAddIn -Source All -Workfront", DiagnosisText.Action_Find_Detail));
        }

        steps.Add(new Step(DiagnosisText.Action_Routes_Title, diagnose + " | Export-WfNotice -Path .", DiagnosisText.Action_Routes_Detail));
        steps.Add(new Step(DiagnosisText.Action_Licences_Title, $"({diagnose}).Affected.Mailboxes | Where-Object IsWorkfront | Select-Object Mailbox", DiagnosisText.Action_Licences_Detail));
    }

    // An address comes from outside: what would end the quotes gets into no command. Mailboxes that were given may bear other names.
    private static string FailedCommand(WfCompleteness completeness, bool given)
    {
        const string All = "Get-WfOutlookAddIn -Source Mailbox";
        string[] failed = completeness.Missing
            .Where(missing => missing.Source == AddInSource.Mailbox && IsQuotable(missing.Scope) && (given || missing.Scope.IndexOf('@') > 0))
            .Select(missing => missing.Scope)
            .ToArray();
        return failed.Length == completeness.Failed && (given || failed.Length <= MostNamed)
            ? All + " -Mailbox " + string.Join(", ", failed.Select(CommandText.Quoted))
            : All;
    }

    // PowerShell takes the typographic marks for quotes, too.
    private static bool IsQuotable(string text) =>
        !text.Any(character => char.IsControl(character) || character is '\u2018' or '\u2019' or '\u201A' or '\u201B');

    private static bool IsId(string? id) => Guid.TryParseExact(id, "D", out _) || (id is not null && AppFields.IsAssetId(id));

    // Ids are GUIDs and store numbers, but they come from outside; nothing else gets into a command.
    private static string? ReadinessCommand(WfAddInSummary[] asking)
    {
        string[] ids = asking.Select(addIn => IsId(addIn.AddInId) ? addIn.AddInId : addIn.AssetId).Where(IsId).Take(ReadinessReading.Most).ToArray()!;
        return ids.Length == 0 ? null : "Test-WfNestedAppAuth -AddInId " + string.Join(", ", ids.Select(id => "'" + id + "'"));
    }

    private static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    private sealed record Step(string Title, string Command, string Detail);
}
