using System.Text.Json;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.AddIns;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.NestedAppAuth;

/// <summary>Granting consent for everybody, and taking it back.</summary>
public sealed class ConsentTests
{
    [Fact]
    public async Task A_missing_consent_is_created_and_an_undo_record_takes_it_back()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good() with { Grants = Array.Empty<SeededGrant>() });
        using var folder = new TemporaryFolder();
        string path = folder["undo.jsonl"];
        Assert.Empty(await GrantAsync(tenant, path, "User.Read", "Mail.Read"));
        RecordedWrite write = Assert.Single(tenant.Statistics.Writes);
        Assert.StartsWith("POST", write.ToString(), StringComparison.Ordinal);
        Assert.Equal(new[] { "User.Read", "Mail.Read" }, (await tenant.TestAsync(ReadinessTenant.Scopes)).GrantedScopes);

        Assert.Equal(RemediationOutcome.Restored, Assert.Single(await RestoreAsync(tenant, path)).Outcome);
        Assert.Empty((await tenant.TestAsync(ReadinessTenant.Scopes)).GrantedScopes);
        Assert.Equal(RemediationOutcome.Skipped, Assert.Single(await RestoreAsync(tenant, path)).Outcome);
        Assert.Equal(2, tenant.Statistics.Writes.Count);
    }

    [Fact]
    public async Task A_consent_is_widened_and_keeps_what_it_has()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good() with { Grants = new[] { new SeededGrant { Scope = " openid User.Read" } } });
        using var folder = new TemporaryFolder();
        string path = folder["undo.jsonl"];
        Assert.Empty(await GrantAsync(tenant, path, "https://graph.microsoft.com/Mail.Read", "user.read"));
        Assert.StartsWith("PATCH", Assert.Single(tenant.Statistics.Writes).ToString(), StringComparison.Ordinal);
        Assert.Equal(new[] { "openid", "User.Read", "Mail.Read" }, (await tenant.TestAsync(ReadinessTenant.Scopes)).GrantedScopes);
        Assert.Equal(RemediationOutcome.Restored, Assert.Single(await RestoreAsync(tenant, path)).Outcome);
        Assert.Equal(new[] { "openid", "User.Read" }, (await tenant.TestAsync(ReadinessTenant.Scopes)).GrantedScopes);
    }

    [Fact]
    public async Task The_questions_read_as_sentences_and_a_name_draws_no_lines_there()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good() with { DisplayName = "Good\r\n\u202EGranted\u001B[2J", Grants = Array.Empty<SeededGrant>() });
        using var folder = new TemporaryFolder();
        string path = folder["undo.jsonl"];
        ConsentGrantPlan plan = await PlanAsync(tenant, "Mail.Read");
        Assert.DoesNotContain(plan.Question + plan.Commands[0].Place, c => char.IsControl(c) || c == '\u202E');
        Assert.StartsWith("Grant admin consent for everybody in ", plan.Question, StringComparison.Ordinal);
        Assert.EndsWith(" to GoodGranted[2J.", plan.Question, StringComparison.Ordinal);
        Assert.Empty(await plan.ApplyAsync(path, TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken));
        RestorePlan back = await RestorePlan.ReadAsync(tenant.Context, path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal($"Take back 1 consent that {path} holds.", back.Question);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("WA10438*")]
    [InlineData("Workfront")]
    [InlineData(" ")]
    [InlineData("WA")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void What_is_no_add_in_id_is_refused_with_the_way_to_choose_by_name(string id)
    {
        WfException error = Assert.Throws<WfException>(() => NestedAppAuthSubject.OfAddInId(id, new Dictionary<string, string>()));
        Assert.Equal("AddInIdNotValid", error.ErrorId);
        Assert.Contains("Where-Object DisplayName", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wa104380943")]
    [InlineData(" WA999 ")]
    [InlineData("{3d0f5a52-6a0b-4f2e-9f0e-51c8a4b07e10}")]
    [InlineData("Sales tool")]
    public void An_id_and_whatever_the_map_names_is_taken(string id)
    {
        var map = new Dictionary<string, string> { ["Sales tool"] = "3d0f5a52-6a0b-4f2e-9f0e-51c8a4b07e10" };
        NestedAppAuthSubject subject = NestedAppAuthSubject.OfAddInId(id, map);
        Assert.NotNull(subject.AddInId ?? subject.AssetId);
    }

    [Fact]
    public async Task What_is_granted_already_sends_nothing()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good());
        ConsentGrantPlan plan = await PlanAsync(tenant, "Mail.Read");
        Assert.Equal(0, plan.Count);
        Assert.Single(plan.AlreadyGranted);
        Assert.Empty(tenant.Statistics.Writes);
    }

    [Fact]
    public async Task What_somebody_changed_since_is_left_alone()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good() with { Grants = Array.Empty<SeededGrant>() });
        using var folder = new TemporaryFolder();
        string first = folder["1.jsonl"];
        string second = folder["2.jsonl"];
        ConsentGrantPlan stale = await PlanAsync(tenant, "Calendars.Read");
        Assert.Empty(await GrantAsync(tenant, first, "User.Read"));

        // The plan was made before; what it would write now isn't what was recorded and asked.
        Assert.Single(await ApplyAsync(stale, second));
        Assert.Single(tenant.Statistics.Writes);
        Assert.Empty(await GrantAsync(tenant, folder["3.jsonl"], "Mail.Read"));
        Assert.Equal(RemediationOutcome.Skipped, Assert.Single(await RestoreAsync(tenant, first)).Outcome);
    }

    [Fact]
    public async Task The_record_is_on_the_disk_before_anything_is_sent_and_holds_no_secret()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good() with { Grants = Array.Empty<SeededGrant>() });
        using var folder = new TemporaryFolder();
        string path = folder["undo.jsonl"];
        ConsentGrantPlan plan = await PlanAsync(tenant, "User.Read");
        Assert.False(File.Exists(path));
        Assert.Contains("POST /oauth2PermissionGrants", Assert.Single(plan.Commands).Command, StringComparison.Ordinal);
        await ApplyAsync(plan, path);
        string[] lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(new[] { "header", "target", "ready", "outcome" }, lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("kind").GetString()));
        Assert.Equal("Grant", JsonDocument.Parse(lines[0]).RootElement.GetProperty("action").GetString());
        Assert.Equal("User.Read", JsonDocument.Parse(lines[1]).RootElement.GetProperty("grant").GetProperty("after").GetString());
        Assert.DoesNotContain(lines, line => line.Contains("eyJ", StringComparison.Ordinal));

        // Where the record can't be written, nothing is sent.
        int writes = tenant.Statistics.Writes.Count;
        ConsentGrantPlan more = await PlanAsync(tenant, "Mail.Read");
        WfException error = await Assert.ThrowsAsync<WfException>(() => ApplyAsync(more, path));
        Assert.Equal("UndoRecordExists", error.ErrorId);
        Assert.Equal(writes, tenant.Statistics.Writes.Count);
    }

    [Theory]
    [InlineData(FaultKind.GatewayTimeout)]
    [InlineData(FaultKind.CutBody)]
    [InlineData(FaultKind.ConnectionReset)]
    [InlineData(FaultKind.ThrottleSeconds)]
    public async Task A_lost_answer_is_looked_up_and_the_write_is_never_repeated_blindly(FaultKind fault)
    {
        using var tenant = new ReadinessTenant(profile => profile with
        {
            EntraApps = new[] { ReadinessTenant.Good() with { Grants = Array.Empty<SeededGrant>() } },
            Server = new ServerOptions { Faults = FaultPlan.Of(1, 1, fault) with { AffectsReads = false, AffectsWrites = true, MaxInARow = 1 } },
        });
        using var folder = new TemporaryFolder();
        Assert.Empty(await GrantAsync(tenant, folder["undo.jsonl"], "User.Read"));
        Assert.True(tenant.Statistics.Faults > 0);
        Assert.Single(tenant.Statistics.Writes);
        Assert.Equal(new[] { "User.Read" }, (await tenant.TestAsync("User.Read")).GrantedScopes);
    }

    [Fact]
    public async Task What_cannot_be_granted_is_said_before_anything_is_sent()
    {
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = new[] { ReadinessTenant.Good() with { IsPresent = false } } });
        ConsentGrantPlan plan = await PlanAsync(tenant, "User.Read");
        Assert.Equal(0, plan.Count);
        WfException refused = Assert.Single(plan.Refused);
        Assert.Equal("ServicePrincipalMissing", refused.ErrorId);
        Assert.Contains("adminconsent", refused.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("ScopesNeeded", Assert.Throws<WfException>(() => ConsentGrantPlan.Check(Array.Empty<string>())).ErrorId);
        Assert.Equal("ScopeNotGrantable", Assert.Throws<WfException>(() => ConsentGrantPlan.Check(new[] { "https://graph.microsoft.com/.default" })).ErrorId);
        Assert.Equal("ScopeNotGrantable", Assert.Throws<WfException>(() => ConsentGrantPlan.Check(new[] { "api://x/access" })).ErrorId);
        Assert.Empty(tenant.Statistics.Writes);
    }

    [Fact]
    public async Task A_refused_consent_names_the_permission()
    {
        using var tenant = new ReadinessTenant(profile => profile with
        {
            EntraApps = new[] { ReadinessTenant.Good() with { Grants = Array.Empty<SeededGrant>() } },
            MissingGraphPermissions = new[] { "DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All" },
        });
        using var folder = new TemporaryFolder();
        WfException failure = Assert.Single(await GrantAsync(tenant, folder["undo.jsonl"], "User.Read"));
        Assert.Equal("TargetNotChanged", failure.ErrorId);
        Assert.Contains("DelegatedPermissionGrant.ReadWrite.All", failure.Message, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Warning, ReadinessTenant.Outcome(await tenant.TestAsync("User.Read"), NestedAppAuthChecks.AdminConsent));
    }

    internal static async Task GrantAndRestoreAsync(ReadinessTenant tenant, string clientId)
    {
        using var folder = new TemporaryFolder();
        foreach (string scope in new[] { "Mail.Send", "Calendars.Read" })
        {
            string path = folder[scope];
            ConsentGrantPlan plan = await ConsentGrantPlan.ReadAsync(tenant.Context, new[] { NestedAppAuthSubject.OfClient(clientId) }, new[] { scope }, TestContext.Current.CancellationToken);
            Assert.Empty(await ApplyAsync(plan, path));
            Assert.Equal(RemediationOutcome.Restored, Assert.Single(await RestoreAsync(tenant, path)).Outcome);
        }
    }

    private static Task<ConsentGrantPlan> PlanAsync(ReadinessTenant tenant, params string[] scopes) =>
        ConsentGrantPlan.ReadAsync(tenant.Context, new[] { NestedAppAuthSubject.OfClient(ReadinessTenant.ClientId) }, scopes, TestContext.Current.CancellationToken);

    private static async Task<List<WfException>> GrantAsync(ReadinessTenant tenant, string path, params string[] scopes) => await ApplyAsync(await PlanAsync(tenant, scopes), path);

    private static async Task<List<WfException>> ApplyAsync(ConsentGrantPlan plan, string path)
    {
        var failures = new List<WfException>();
        await foreach (WfException failure in plan.ApplyAsync(path, TestContext.Current.CancellationToken))
        {
            failures.Add(failure);
        }

        return failures;
    }

    private static async Task<List<WfRemediationResult>> RestoreAsync(ReadinessTenant tenant, string path)
    {
        RestorePlan plan = await RestorePlan.ReadAsync(tenant.Context, path, cancellationToken: TestContext.Current.CancellationToken);
        var results = new List<WfRemediationResult>();
        await foreach (WfRemediationResult result in plan.ApplyAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            results.Add(result);
        }

        return results;
    }
}
