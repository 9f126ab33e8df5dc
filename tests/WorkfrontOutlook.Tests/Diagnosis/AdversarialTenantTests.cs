using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.Diagnosis;

/// <summary>Tenants that are made to mislead. What is true of each is written down here by hand, not computed.</summary>
public class AdversarialTenantTests
{
    private const string Mixed = "B7CF3295-3645-4fc5-9C19-a963c71d1FE2";

    private static readonly Dictionary<string, (TenantProfile Profile, VerdictCode Verdict, CompletenessState State)> Tenants = new(StringComparer.Ordinal)
    {
        ["the same add-in everywhere"] = (
            Quiet() with
            {
                OrganizationApps = [KnownAddIns.Workfront, KnownAddIns.WorkfrontByIdOnly],
                PrivateCatalogApps = [KnownAddIns.Workfront],
                IntegratedApps = [KnownAddIns.Workfront],
                UserInstalls = [new UserInstall { AddIn = KnownAddIns.Workfront, Share = 0.5 }, new UserInstall { AddIn = KnownAddIns.WorkfrontByIdOnly, Share = 0.5 }],
                StatusForm = StatusForm.OneStringLf,
                TokenReport = [new TokenReportEntry { AddInId = KnownAddIns.Workfront.AddInId }, new TokenReportEntry { AddInId = Mixed, Outcome = LegacyTokenRequestOutcome.Allowed, DaysAgo = 90 }],
            },
            VerdictCode.WorkfrontRetired,
            CompletenessState.Complete),
        ["an id in mixed case"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront with { AddInId = Mixed, AssetId = null, DisplayName = "Requests" }] }, VerdictCode.WorkfrontRetired, CompletenessState.Complete),
        ["an asset id in lower case"] = (Quiet() with { PrivateCatalogApps = [KnownAddIns.WorkfrontByAssetOnly] }, VerdictCode.WorkfrontRetired, CompletenessState.Complete),
        ["an id that differs by one digit"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront with { AddInId = "b7cf3295-3645-4fc5-9c19-a963c71d1fe3", AssetId = "WA104380944" }] }, VerdictCode.NothingFound, CompletenessState.Complete),
        ["Workfront disabled"] = (Quiet() with { OrganizationApps = [KnownAddIns.Workfront with { Enabled = false }] }, VerdictCode.WorkfrontRetired, CompletenessState.Complete),
        ["an unknown id in the token report"] = (Quiet() with { StatusForm = StatusForm.OneStringLf, TokenReport = [new TokenReportEntry { AddInId = KnownAddIns.UnlistedId }] }, VerdictCode.LegacyTokensOff, CompletenessState.Complete),
        ["an old entry, granted"] = (Quiet() with { StatusForm = StatusForm.OneStringLf, TokenReport = [new TokenReportEntry { AddInId = KnownAddIns.Crm.AddInId, DaysAgo = 400, Outcome = LegacyTokenRequestOutcome.Allowed }] }, VerdictCode.LegacyTokensOff, CompletenessState.Complete),
        ["on-premises only"] = (Quiet() with { MailboxCount = 0, UserInstalls = [], Rooms = 0, Equipment = 0, GroupMailboxes = 0, OnPremisesMailboxes = 12 }, VerdictCode.NothingFound, CompletenessState.Complete),
        ["no mailboxes at all"] = (Quiet() with { MailboxCount = 0, UserInstalls = [], Rooms = 0, Equipment = 0, GroupMailboxes = 0 }, VerdictCode.NothingFound, CompletenessState.Complete),
        ["the warning alone"] = (Quiet() with { StatusForm = StatusForm.WarningOnly }, VerdictCode.NothingFound, CompletenessState.Complete),
        ["the warning alone, with Workfront"] = (Quiet() with { StatusForm = StatusForm.WarningOnly, UserInstalls = [new UserInstall { AddIn = KnownAddIns.Workfront, Share = 0.1 }] }, VerdictCode.WorkfrontRetired, CompletenessState.Complete),
        ["Graph refused"] = (Quiet() with { GraphDenied = true }, VerdictCode.Inconclusive, CompletenessState.Partial),
        ["Graph refused, with Workfront as an integrated app"] = (Quiet() with { GraphDenied = true, IntegratedApps = [KnownAddIns.Workfront] }, VerdictCode.Inconclusive, CompletenessState.Partial),
        ["Graph refused, with Workfront in a mailbox"] = (Quiet() with { GraphDenied = true, UserInstalls = [new UserInstall { AddIn = KnownAddIns.Workfront, Share = 0.1 }] }, VerdictCode.WorkfrontRetired, CompletenessState.Partial),
        ["Workfront in unreadable mailboxes alone"] = (Quiet() with { MailboxCount = 60, BrokenShare = 0.2, UserInstalls = [new UserInstall { AddIn = KnownAddIns.Workfront, Share = 1, OnlyInBrokenMailboxes = true }] }, VerdictCode.Inconclusive, CompletenessState.Partial),
        ["a status in another language"] = (Quiet() with { StatusForm = StatusForm.LocalizedText }, VerdictCode.Inconclusive, CompletenessState.Partial),
        ["Workfront by name alone"] = (Quiet() with { OrganizationApps = [KnownAddIns.NearMiss with { DisplayName = "Workfront" }] }, VerdictCode.NothingFound, CompletenessState.Complete),
        ["hostile names"] = (Quiet() with { HostileNames = true, OrganizationApps = [KnownAddIns.Hostile] }, VerdictCode.NothingFound, CompletenessState.Complete),
    };

    public static TheoryData<string, bool> All
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (string name in Tenants.Keys)
            {
                rows.Add(name, false);
                rows.Add(name, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_verdict_is_the_one_that_is_true(string name, bool session)
    {
        (TenantProfile profile, VerdictCode verdict, CompletenessState state) = Tenants[name];
        SeededTenant tenant = TenantDiagnosis.Tenant(profile);
        WfDiagnosis diagnosis = await TenantDiagnosis.RunAsync(tenant, new DiagnosisOptions { Scope = DiagnosisScope.All }, session);
        Assert.Equal((verdict, state), (diagnosis.Verdict.Code, diagnosis.Completeness.State));

        // The embedded tenant's own truth agrees with what is written here.
        Assert.Equal((verdict, state), (tenant.GetTruth().Verdict(DiagnosisScope.All), tenant.GetTruth().Completeness(DiagnosisScope.All)));
        Assert.True(diagnosis.AddIns.Count(addIn => addIn.IsWorkfront) <= 1, "Workfront is listed more than once");
        Assert.Equal(diagnosis.AddIns.Length, diagnosis.AddIns.Select(addIn => addIn.AddInId).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(profile.OnPremisesMailboxes, diagnosis.OnPremises);
        Assert.DoesNotContain(diagnosis.Answers, answer => answer.Answer.Contains(" 0 mailboxes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_add_in_everywhere_is_one_with_all_its_sources_and_each_mailbox_once()
    {
        WfDiagnosis diagnosis = await TenantDiagnosis.RunAsync(Tenants["the same add-in everywhere"].Profile);
        WfAddInSummary workfront = Assert.Single(diagnosis.AddIns, addIn => addIn.IsWorkfront);
        Assert.Equal(Enum.GetValues<AddInSource>().Order(), workfront.Sources.Order());
        Assert.Equal(diagnosis.Affected.WorkfrontMailboxCount, diagnosis.Affected.Mailboxes.Select(item => item.MailboxId).Distinct().Count());
        Assert.InRange(workfront.MailboxCount, 1, diagnosis.Completeness.Scanned);
        Assert.Equal(diagnosis.Affected.WorkfrontMailboxCount, workfront.MailboxCount);
        Assert.Equal(diagnosis.Affected.Mailboxes.Length, diagnosis.Affected.Mailboxes.Select(item => item.MailboxId + item.AddInId?.ToLowerInvariant()).Distinct().Count());
    }

    private static TenantProfile Quiet() => SeededTenant.ProfileFor("Clean");
}
