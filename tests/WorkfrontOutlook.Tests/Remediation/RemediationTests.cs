using System.Collections;
using System.Text.Json;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Services;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Remediation;

public sealed class RemediationTests : IDisposable
{
    private const string Workfront = WorkfrontAddIn.AddInId;

    private readonly string _folder = Directory.CreateTempSubdirectory("wf-undo").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string UndoPath => Path.Combine(_folder, "undo.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_shown_command_keeps_its_arguments_in_their_quotes()
    {
        var command = new ExchangeCommand("Get-App", new Dictionary<string, object>(StringComparer.Ordinal) { ["Mailbox"] = "o\u2019brien; Remove-App'", ["UserList"] = new[] { "a\u2018b" } });
        Assert.Equal("Get-App -Mailbox 'o\u2019\u2019brien; Remove-App''' -UserList @('a\u2018\u2018b')", WriteCommands.Text(command));
    }

    [Fact]
    public void What_may_not_be_touched_is_refused_with_what_to_do_by_hand()
    {
        RemediationPlan plan = RemediationPlan.Of(
            new[]
            {
                new WfOutlookAddIn { Source = AddInSource.Organization, AddInId = Guid.NewGuid().ToString(), Scope = AddInScope.Default, DisplayName = "My Templates" },
                new WfOutlookAddIn { Source = AddInSource.IntegratedApps, AddInId = Workfront, DisplayName = "Workfront" },
                new WfOutlookAddIn { Source = AddInSource.TokenReport, AddInId = Workfront },
                new WfOutlookAddIn { Source = AddInSource.Organization, DisplayName = "Workfront" },
                new WfOutlookAddIn { Source = AddInSource.Organization, AddInId = "no-guid", DisplayName = "Workfront" },
                new WfOutlookAddIn { Source = AddInSource.Organization, AddInId = Guid.NewGuid().ToString(), DisplayName = "Workfront Helper" },
                new WfOutlookAddIn { Source = AddInSource.Mailbox, AddInId = Workfront },
            },
            RemediationAction.Remove);
        Assert.Empty(plan.Targets);
        Assert.Equal(7, plan.Refused.Count);
        Assert.All(plan.Refused, result => Assert.Equal(RemediationOutcome.Skipped, result.Outcome));
        Assert.All(plan.Refused, result => Assert.False(string.IsNullOrWhiteSpace(result.Reason)));
        Assert.Contains("Integrated apps", plan.Refused[1].Reason, StringComparison.Ordinal);
        Assert.Contains("Global Administrator", plan.Refused[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_that_does_not_say_clearly_where_its_add_in_is_changes_nothing()
    {
        // As a list that was exported, edited and imported can have them.
        RemediationPlan plan = RemediationPlan.Of(
            new[]
            {
                new WfOutlookAddIn { Source = (AddInSource)7, AddInId = Workfront },
                new WfOutlookAddIn { Source = (AddInSource)(-1), AddInId = Workfront, MailboxId = "a" },
                new WfOutlookAddIn { Source = AddInSource.Organization, AddInId = Workfront, Mailbox = "a@contoso.example" },
                new WfOutlookAddIn { Source = AddInSource.PrivateCatalog, AddInId = Workfront, MailboxId = Guid.NewGuid().ToString() },
                new WfOutlookAddIn { Source = AddInSource.Mailbox, AddInId = Workfront, MailboxId = string.Empty, Mailbox = "a@contoso.example" },
                new WfOutlookAddIn { Source = AddInSource.Mailbox, AddInId = Workfront, MailboxId = " " },
            },
            RemediationAction.Remove);
        Assert.Empty(plan.Targets);
        Assert.Equal(6, plan.Refused.Count);
        Assert.All(plan.Refused, result => Assert.False(string.IsNullOrWhiteSpace(result.Reason)));

        // What an import leaves empty contradicts nothing.
        RemediationTarget target = Assert.Single(RemediationPlan.Of([new WfOutlookAddIn { Source = AddInSource.Organization, AddInId = Workfront, Mailbox = string.Empty, MailboxId = string.Empty }], RemediationAction.Remove).Targets);
        Assert.Equal("Organization", target.Place);
    }

    [Fact]
    public void What_the_organization_provides_in_a_mailbox_hides_no_install_of_the_users_own()
    {
        WfOutlookAddIn In(AddInScope scope) => new() { Source = AddInSource.Mailbox, AddInId = Workfront, Mailbox = "a@contoso.example", Scope = scope };
        RemediationPlan plan = RemediationPlan.Of(new[] { In(AddInScope.Organization), In(AddInScope.User), In(AddInScope.User) }, RemediationAction.Remove);
        Assert.Single(plan.Targets);
        Assert.Single(plan.Refused);
    }

    [Fact]
    public void A_name_draws_no_lines_of_its_own_in_the_question()
    {
        var addIn = new WfOutlookAddIn { Source = AddInSource.Organization, AddInId = Guid.NewGuid().ToString(), DisplayName = "Good\r\n\u202EIt asks: no\u001B[2J" + new string('x', 500) };
        string question = RemediationPlan.Of(new[] { addIn }, RemediationAction.Remove).Question;
        Assert.DoesNotContain(question, c => char.IsControl(c) || c == '\u202E');
        Assert.InRange(question.Length, 1, 300);
    }

    [Fact]
    public void A_question_about_one_counts_one_and_many_names_are_cut_with_their_number()
    {
        WfOutlookAddIn Of(int i) => new() { Source = AddInSource.Organization, AddInId = Guid.NewGuid().ToString(), DisplayName = "App " + i };
        Assert.StartsWith("Remove 1 add-in installation (App 0): 1 for the organization", RemediationPlan.Of([Of(0)], RemediationAction.Remove).Question, StringComparison.Ordinal);
        Assert.StartsWith("Switch off 7 add-in installations (App 0, App 1, App 2, App 3, App 4, and 2 more): ", RemediationPlan.Of(Enumerable.Range(0, 7).Select(Of), RemediationAction.Disable).Question, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_of_a_restore_names_only_what_there_is()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront", 10);
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        RemediationPlan plan = RemediationPlan.Of(await FindAsync(context), RemediationAction.Disable);
        await new RemediationRunner(context, plan, UndoPath).ApplyAsync(Stop).ToArrayAsync(Stop);
        RestorePlan restore = await RestorePlan.ReadAsync(context, UndoPath, cancellationToken: Stop);
        Assert.True(restore.Count > 1);
        Assert.Equal($"Restore {restore.Count} add-in installations from {UndoPath}.", restore.Question);
        await restore.ApplyAsync(cancellationToken: Stop).ToArrayAsync(Stop);
        RestorePlan again = await RestorePlan.ReadAsync(context, UndoPath, cancellationToken: Stop);
        Assert.EndsWith($" {plan.Targets.Count} stay as they are: they are as before, were changed since, or can't be read.", again.Question, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_another_tenant_changes_nothing_here()
    {
        using TenantContext there = SessionLikeTransport.Connect(SeededTenant.Create("Workfront", 10, seed: 2));
        using TenantContext here = SessionLikeTransport.Connect(SeededTenant.Create("Workfront", 10));
        List<WfOutlookAddIn> foreign = await FindAsync(there);
        WfException error = Assert.Throws<WfException>(() => RemediationPlan.Of(foreign, RemediationAction.Remove, connection: here.Connection));
        Assert.Equal("AddInOfAnotherTenant", error.ErrorId);
        Assert.NotEmpty(RemediationPlan.Of(foreign, RemediationAction.Remove, connection: there.Connection).Targets);
    }

    [Fact]
    public async Task A_record_that_was_changed_by_hand_is_refused_and_not_half_restored()
    {
        SeededTenant tenant = SeededTenant.Create("WorkfrontUserInstalled", 40);
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        bool recorded = false;
        var runner = new RemediationRunner(context, RemediationPlan.Of(await FindAsync(context), RemediationAction.Remove), UndoPath, recorded: _ =>
        {
            recorded = true;
            Assert.Empty(tenant.Statistics.Writes);
            Assert.Contains("\"kind\":\"ready\"", File.ReadAllText(UndoPath), StringComparison.Ordinal);
        });
        await runner.ApplyAsync(Stop).ToArrayAsync(Stop);
        Assert.True(recorded);
        int sent = tenant.Statistics.Writes.Count;
        string[] lines = await File.ReadAllLinesAsync(UndoPath, Stop);
        string id = $"\"addInId\":\"{Workfront}\",";
        Assert.Contains(id, lines[1], StringComparison.Ordinal);
        Func<string[], IEnumerable<string>>[] changes =
        {
            given => given.Select(line => line.Replace(id, string.Empty, StringComparison.Ordinal)),
            given => given.Select(line => line.Replace("\"source\":\"Mailbox\"", "\"source\":\"7\"", StringComparison.Ordinal)),
            given => given.Select(line => line.Replace("\"source\":\"Mailbox\"", "\"source\":\"TokenReport\"", StringComparison.Ordinal)),
            given => given.Select(line => line.Replace("\"mailbox\":", "\"a\":", StringComparison.Ordinal).Replace("\"mailboxId\":", "\"b\":", StringComparison.Ordinal)),
            given => given.Select(line => line.Replace("\"app\":", "\"c\":", StringComparison.Ordinal)),
            given => given.Where((_, number) => number != 2),
            given => given.Take(2).Concat(given.Skip(1)),
            given => given.Concat(given),
        };
        foreach (Func<string[], IEnumerable<string>> change in changes)
        {
            string path = Path.Combine(_folder, Guid.NewGuid() + ".jsonl");
            await File.WriteAllLinesAsync(path, change(lines), Stop);
            Assert.Equal("UndoRecordNotUnderstood", await ErrorAsync(context, path));
        }

        string large = Path.Combine(_folder, "large");
        await File.WriteAllBytesAsync(large, new byte[17 * 1024 * 1024], Stop);
        Assert.Equal("UndoRecordNotUnderstood", await ErrorAsync(context, large));
        Assert.Equal("UndoRecordNotReadable", await ErrorAsync(context, "a\0b"));
        Assert.Equal(sent, tenant.Statistics.Writes.Count);
    }

    [Fact]
    public void A_slip_is_stopped_at_the_limit()
    {
        WfOutlookAddIn[] many = Enumerable.Range(0, 501).Select(i => new WfOutlookAddIn { Source = AddInSource.Mailbox, AddInId = Workfront, Mailbox = $"u{i}@contoso.example" }).ToArray();
        WfException error = Assert.Throws<WfException>(() => RemediationPlan.Of(many, RemediationAction.Remove));
        Assert.Equal("TooManyTargets", error.ErrorId);
        Assert.Contains("501", error.Message, StringComparison.Ordinal);
        Assert.Equal(500, RemediationPlan.Of(many.Take(500).Concat(many.Take(500)), RemediationAction.Remove).Targets.Count);
        Assert.Equal(501, RemediationPlan.Of(many, RemediationAction.Remove, 501).Targets.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Workfront_is_removed_everywhere_on_both_transports_and_its_record_says_all(bool rest)
    {
        SeededTenant tenant = new(SeededTenant.ProfileFor("WorkfrontUserInstalled", 60) with
        {
            OrganizationApps = new[] { KnownAddIns.Workfront with { ProvidedTo = "SpecificUsers", UserList = new[] { "a@contoso.example" } } },
            PrivateCatalogApps = new[] { KnownAddIns.WorkfrontByIdOnly },
        });
        using TenantContext context = rest ? Wire.Connect(tenant.CreateRequest()) : SessionLikeTransport.Connect(tenant);
        List<WfOutlookAddIn> found = await FindAsync(context);
        RemediationPlan plan = RemediationPlan.Of(found, RemediationAction.Remove);
        Assert.Contains("1 for the organization, 1 from the private catalog", plan.Question, StringComparison.Ordinal);

        WfRemediationResult[] results = await new RemediationRunner(context, plan, UndoPath).ApplyAsync(Stop).ToArrayAsync(Stop);
        Assert.Equal(found.Count, results.Length);
        Assert.All(results, result => Assert.Equal(RemediationOutcome.Removed, result.Outcome));
        Assert.All(results, result => Assert.Equal(UndoPath, result.UndoPath));
        Assert.Empty(await FindAsync(context));
        Assert.DoesNotContain(tenant.GetTruth().AddIns, addIn => addIn.IsWorkfront && addIn.Sources.Any(source => source is AddInSource.Organization or AddInSource.PrivateCatalog or AddInSource.Mailbox));

        JsonElement[] lines = File.ReadLines(UndoPath).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal("header", lines[0].GetProperty("kind").GetString());
        Assert.Equal(1, lines[0].GetProperty("schema").GetInt32());
        Assert.Equal(tenant.TenantId.ToString(), lines[0].GetProperty("tenant").GetString());
        JsonElement[] targets = lines.Where(line => line.GetProperty("kind").GetString() == "target").ToArray();
        Assert.Equal(found.Count, targets.Length);
        Assert.All(targets, target => Assert.Contains("<OfficeApp", target.GetProperty("app").GetProperty("manifest").GetString(), StringComparison.Ordinal));
        Assert.Contains(targets, target => target.GetProperty("app").TryGetProperty("userList", out JsonElement users) && users[0].GetString() == "a@contoso.example");
        Assert.Equal(found.Count, lines.Count(line => line.GetProperty("kind").GetString() == "outcome"));

        // A second run finds nothing and makes no record.
        WfRemediationResult[] again = await new RemediationRunner(context, plan, UndoPath + "2").ApplyAsync(Stop).ToArrayAsync(Stop);
        Assert.All(again, result => Assert.Equal(RemediationOutcome.AlreadyGone, result.Outcome));
        Assert.False(File.Exists(UndoPath + "2"));
    }

    [Fact]
    public async Task What_cant_be_restored_is_told_before_anything_is_sent_and_the_manifest_is_the_other_way()
    {
        SeededTenant tenant = SeededTenant.Create("WorkfrontUserInstalled", 40);
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        List<WfOutlookAddIn> found = await FindAsync(context);
        Assert.Contains(found, addIn => addIn.AssetId is not null);
        RemediationPlan plan = RemediationPlan.Of(found, RemediationAction.Remove);
        Assert.Contains("can't be restored", plan.Question, StringComparison.Ordinal);
        await new RemediationRunner(context, plan, UndoPath).ApplyAsync(Stop).ToArrayAsync(Stop);
        int sent = tenant.Statistics.Writes.Count;

        RestorePlan strict = await RestorePlan.ReadAsync(context, UndoPath, cancellationToken: Stop);
        Assert.Equal(sent, tenant.Statistics.Writes.Count);
        int store = found.Count(addIn => addIn.AssetId is not null);
        Assert.Equal(store, strict.Impossible);
        Assert.Equal(found.Count - store, strict.Count);
        Assert.All(strict.NotRestored, result => Assert.Contains("-FromManifest", result.Reason, StringComparison.Ordinal));

        RestorePlan custom = await RestorePlan.ReadAsync(context, UndoPath, fromManifest: true, Stop);
        WfRemediationResult[] results = await custom.ApplyAsync(cancellationToken: Stop).ToArrayAsync(Stop);
        Assert.All(results, result => Assert.Equal(RemediationOutcome.Restored, result.Outcome));
        Assert.Equal(store, results.Count(result => result.Reason is not null));
        Assert.Equal(found.Count, (await FindAsync(context)).Count);
    }

    [Fact]
    public async Task What_somebody_changed_since_is_left_alone()
    {
        SeededTenant tenant = new(SeededTenant.ProfileFor("Clean", 5) with { OrganizationApps = new[] { KnownAddIns.Archive }, PrivateCatalogApps = new[] { KnownAddIns.Crm } });
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        List<WfOutlookAddIn> found = await FindAsync(context, workfrontOnly: false);
        await new RemediationRunner(context, RemediationPlan.Of(found.Where(addIn => addIn.Source != AddInSource.Mailbox), RemediationAction.Disable), UndoPath).ApplyAsync(Stop).ToArrayAsync(Stop);
        Assert.Null(tenant.ExecuteCmdlet("Remove-App", new Hashtable { ["Identity"] = KnownAddIns.Archive.AddInId, ["OrganizationApp"] = true }).Error);
        Assert.Null(tenant.ExecuteCmdlet("Set-App", new Hashtable { ["Identity"] = KnownAddIns.Crm.AddInId, ["OrganizationApp"] = true, ["PrivateCatalog"] = true, ["Enabled"] = true }).Error);
        RestorePlan plan = await RestorePlan.ReadAsync(context, UndoPath, cancellationToken: Stop);
        Assert.Equal(0, plan.Count);
        Assert.Equal(2, plan.NotRestored.Count);
        Assert.All(plan.NotRestored, result => Assert.Equal(RemediationOutcome.Skipped, result.Outcome));
    }

    [Theory]
    [InlineData(FaultKind.ConnectionReset)]
    [InlineData(FaultKind.InternalServerError)]
    [InlineData(FaultKind.CutBody)]
    [InlineData(FaultKind.GatewayTimeout)]
    public async Task After_an_unclear_outcome_the_state_is_read_and_nothing_is_sent_twice(FaultKind kind)
    {
        SeededTenant tenant = new(
            SeededTenant.ProfileFor("WorkfrontUserInstalled", 60) with
            {
                Server = new ServerOptions { Faults = FaultPlan.Of(3, 1, kind) with { AffectsWrites = true, AffectsReads = false, AffectsGraph = false } },
            },
            FastClock.At(Wire.Start, 500));
        using TenantContext session = SessionLikeTransport.Connect(tenant);
        RemediationPlan plan = RemediationPlan.Of(await FindAsync(session), RemediationAction.Remove);
        using TenantContext context = Wire.Connect(tenant.CreateRequest());
        WfRemediationResult[] results = await new RemediationRunner(context, plan, UndoPath).ApplyAsync(Stop).ToArrayAsync(Stop);
        Assert.All(results, result => Assert.Equal(RemediationOutcome.Removed, result.Outcome));
        Assert.Equal(plan.Targets.Count, tenant.Statistics.Writes.Count);
        Assert.Contains(results, result => result.Reason is not null);
    }

    [Fact]
    public async Task A_mailbox_that_cant_be_read_is_not_changed()
    {
        SeededTenant tenant = SeededTenant.Create("BrokenMailboxes", 60);
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        string broken = Enumerable.Range(0, 60).Select(tenant.GetMailbox)
            .First(mailbox => tenant.ExecuteCmdlet("Get-App", new Hashtable { ["Mailbox"] = mailbox.PrimarySmtpAddress }).Error is not null).PrimarySmtpAddress;
        var addIn = new WfOutlookAddIn { Source = AddInSource.Mailbox, AddInId = Workfront, Mailbox = broken };
        WfRemediationResult result = await new RemediationRunner(context, RemediationPlan.Of(new[] { addIn }, RemediationAction.Remove), UndoPath).ApplyAsync(Stop).SingleAsync(Stop);
        Assert.Equal(RemediationOutcome.Failed, result.Outcome);
        Assert.Empty(tenant.Statistics.Writes);
        Assert.False(File.Exists(UndoPath));
    }

    [Fact]
    public async Task Records_that_dont_fit_are_refused()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront", 10);
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        await new RemediationRunner(context, RemediationPlan.Of(await FindAsync(context), RemediationAction.Remove), UndoPath).ApplyAsync(Stop).ToArrayAsync(Stop);
        using TenantContext other = SessionLikeTransport.Connect(SeededTenant.Create("Workfront", 10, seed: 2));
        Assert.Equal("UndoRecordOfAnotherTenant", await ErrorAsync(other, UndoPath));
        Assert.Equal("UndoRecordNotReadable", await ErrorAsync(context, UndoPath + "x"));
        string changed = Path.Combine(_folder, "b.jsonl");
        await File.WriteAllTextAsync(changed, (await File.ReadAllTextAsync(UndoPath, Stop)).Replace("\"schema\":1", "\"schema\":9", StringComparison.Ordinal), Stop);
        Assert.Equal("UndoRecordOfAnotherVersion", await ErrorAsync(context, changed));
        await File.WriteAllTextAsync(changed, "hello\nworld\n", Stop);
        Assert.Equal("UndoRecordNotUnderstood", await ErrorAsync(context, changed));

        // A record whose writing was interrupted: nothing was sent by it.
        string[] lines = await File.ReadAllLinesAsync(UndoPath, Stop);
        await File.WriteAllTextAsync(changed, lines[0] + "\n" + lines[1] + "\n" + lines[1][..40], Stop);
        RestorePlan plan = await RestorePlan.ReadAsync(context, changed, cancellationToken: Stop);
        Assert.Equal(0, plan.Count);
        Assert.Equal("UndoRecordExists", Assert.Throws<WfException>(() => UndoFile.PathFor(UndoPath, context.Connection, Wire.Start)).ErrorId);
        Assert.EndsWith("20261122T120000Z.jsonl", UndoFile.PathFor(_folder, context.Connection, Wire.Start), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_another_run_took_meanwhile_gets_the_next_number_and_a_given_one_is_refused()
    {
        SeededTenant tenant = SeededTenant.Create("WorkfrontUserInstalled", 40);
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        RemediationPlan plan = RemediationPlan.Of(await FindAsync(context), RemediationAction.Remove);
        string path = UndoFile.PathFor(_folder, context.Connection, Wire.Start);
        await File.WriteAllTextAsync(path, "another run's", Stop);
        Assert.Equal("UndoRecordExists", (await Assert.ThrowsAsync<WfException>(async () => await new RemediationRunner(context, plan, path).ApplyAsync(Stop).ToArrayAsync(Stop))).ErrorId);
        Assert.Empty(tenant.Statistics.Writes);

        // As when the other run makes it between the look and the writing.
        string? told = null;
        bool isLate = true;
        string second = Path.Combine(_folder, Path.GetFileNameWithoutExtension(path) + "-2.jsonl");
        string third = Path.Combine(_folder, Path.GetFileNameWithoutExtension(path) + "-3.jsonl");
        var runner = new RemediationRunner(context, plan, path, recorded: at => told = at)
        {
            IsOurName = true,
            OpenUndo = (file, mode) =>
            {
                if (isLate)
                {
                    isLate = false;
                    File.WriteAllText(file, "a third run's");
                }

                return UndoWriter.OpenFile(file, mode);
            },
        };
        WfRemediationResult[] results = await runner.ApplyAsync(Stop).ToArrayAsync(Stop);
        Assert.All(results, result => Assert.Equal((RemediationOutcome.Removed, third), (result.Outcome, result.UndoPath)));
        Assert.Equal(third, told);
        Assert.Equal("another run's", await File.ReadAllTextAsync(path, Stop));
        Assert.Equal("a third run's", await File.ReadAllTextAsync(second, Stop));
        Assert.Equal(results.Length, (await RestorePlan.ReadAsync(context, third, fromManifest: true, Stop)).Count);
    }

    [Fact]
    public async Task A_rehearsal_on_ten_thousand_mailboxes_lists_every_cmdlet_and_sends_no_write()
    {
        SeededTenant tenant = SeededTenant.Create("WorkfrontUserInstalled", 10_000);
        using TenantContext context = Wire.Connect(tenant.CreateRequest());
        List<WfOutlookAddIn> found = await FindAsync(context);
        Assert.Equal("TooManyTargets", Assert.Throws<WfException>(() => RemediationPlan.Of(found, RemediationAction.Remove)).ErrorId);
        RemediationPlan plan = RemediationPlan.Of(found, RemediationAction.Remove, 10_000);
        Assert.Equal(tenant.GetTruth().WorkfrontMailboxCount, plan.Targets.Select(target => target.Place).Distinct(StringComparer.Ordinal).Count());
        Assert.All(plan.Targets, target => Assert.StartsWith("Remove-App -Identity '", target.CommandText, StringComparison.Ordinal));
        Assert.Empty(tenant.Statistics.Writes);
        TestContext.Current.SendDiagnosticMessage($"{plan.Targets.Count} targets in 10,000 mailboxes, {tenant.Statistics.ExchangeCalls} calls, {tenant.Statistics.Writes.Count} writes");
    }

    [Fact]
    public async Task Allowing_tokens_is_refused_with_the_reason_and_forced_it_gives_the_services_answer()
    {
        SeededTenant tenant = new(SeededTenant.ProfileFor("Clean", 5), FixedClock.On(2026, 11, 22));
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        WfException refused = await Assert.ThrowsAsync<WfException>(() => LegacyTokenPolicyChange.SetAsync(context, LegacyTokenPolicyState.Allowed, force: false, Stop));
        Assert.Equal("LegacyTokensCannotBeAllowed", refused.ErrorId);
        Assert.Empty(tenant.Statistics.Writes);

        WfRemediationResult forced = await LegacyTokenPolicyChange.SetAsync(context, LegacyTokenPolicyState.Allowed, force: true, Stop);
        Assert.Equal(RemediationOutcome.Failed, forced.Outcome);
        Assert.Contains("https://aka.ms/naafaq", forced.Reason, StringComparison.Ordinal);
        RecordedWrite write = Assert.Single(tenant.Statistics.Writes);
        Assert.Equal("Set-AuthenticationPolicy", write.Cmdlet);
        Assert.Equal("LegacyExchangeTokens", write.Parameters["Identity"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blocking_tokens_works_where_the_service_has_the_switch_and_allowing_in_May_2025(bool rest)
    {
        SeededTenant tenant = new(SeededTenant.ProfileFor("OtherAddIns", 5), FixedClock.On(2025, 5, 20));
        using TenantContext context = rest ? Wire.Connect(tenant.CreateRequest()) : SessionLikeTransport.Connect(tenant);
        Assert.Equal(RemediationOutcome.Changed, (await LegacyTokenPolicyChange.SetAsync(context, LegacyTokenPolicyState.Blocked, force: false, Stop)).Outcome);
        Assert.Equal(WorkfrontOutlook.LegacyTokens.LegacyTokenAdminSetting.Blocked, tenant.GetTruth().AdminSetting);
        Assert.Equal(RemediationOutcome.Changed, (await LegacyTokenPolicyChange.SetAsync(context, LegacyTokenPolicyState.Allowed, force: false, Stop)).Outcome);
        Assert.Equal(WorkfrontOutlook.LegacyTokens.LegacyTokenAdminSetting.Allowed, tenant.GetTruth().AdminSetting);
        Assert.All(tenant.Statistics.Writes, write => Assert.Equal("Set-AuthenticationPolicy", write.Cmdlet));
    }

    /// <summary>Everything that this module can change, run on the wire, and its source: Remove-AuthenticationPolicy is in neither.</summary>
    [Fact]
    public async Task Remove_AuthenticationPolicy_is_never_sent()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront", 30);
        using TenantContext context = Wire.Connect(tenant.CreateRequest());
        foreach (RemediationAction action in new[] { RemediationAction.Disable, RemediationAction.Remove })
        {
            string path = Path.Combine(_folder, action + ".jsonl");
            await new RemediationRunner(context, RemediationPlan.Of(await FindAsync(context), action), path).ApplyAsync(Stop).ToArrayAsync(Stop);
            await (await RestorePlan.ReadAsync(context, path, fromManifest: true, Stop)).ApplyAsync(cancellationToken: Stop).ToArrayAsync(Stop);
        }

        await LegacyTokenPolicyChange.SetAsync(context, LegacyTokenPolicyState.Blocked, force: true, Stop);
        await LegacyTokenPolicyChange.SetAsync(context, LegacyTokenPolicyState.Allowed, force: true, Stop);
        string[] sent = tenant.Statistics.ByCmdlet.Keys.Where(name => !name.StartsWith("Get-", StringComparison.Ordinal)).ToArray();
        Assert.Subset(new HashSet<string>(new[] { "Remove-App", "Disable-App", "Enable-App", "Set-App", "New-App", "Set-AuthenticationPolicy" }, StringComparer.OrdinalIgnoreCase), sent.ToHashSet(StringComparer.OrdinalIgnoreCase));
        Assert.Contains("Set-AuthenticationPolicy", sent, StringComparer.OrdinalIgnoreCase);

        foreach (string file in new[] { "WorkfrontOutlook", "WorkfrontOutlook.Services", "WorkfrontOutlook.PowerShell" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("\"Remove-AuthenticationPolicy", await File.ReadAllTextAsync(file, Stop), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<string> ErrorAsync(TenantContext context, string path) =>
        (await Assert.ThrowsAsync<WfException>(() => RestorePlan.ReadAsync(context, path, cancellationToken: Stop))).ErrorId;

    private static async Task<List<WfOutlookAddIn>> FindAsync(TenantContext context, bool workfrontOnly = true)
    {
        var found = new List<WfOutlookAddIn>();
        var options = new InventoryOptions { Sources = new[] { AddInSource.Organization, AddInSource.PrivateCatalog, AddInSource.Mailbox }, WorkfrontOnly = workfrontOnly };
        await foreach (InventoryItem item in new AddInInventory(context, options).ReadAsync(Stop))
        {
            Assert.Null(item.Failure);
            found.Add(item.AddIn!);
        }

        return found;
    }
}
