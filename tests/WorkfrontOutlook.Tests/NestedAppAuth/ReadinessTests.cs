using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Errors;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.NestedAppAuth;

/// <summary>What a test of readiness says, over the real wire formats.</summary>
public sealed class ReadinessTests
{
    private static readonly Dictionary<string, string> NoMap = new();

    [Fact]
    public async Task A_good_application_is_ready_and_every_check_is_listed()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good());
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        Assert.Equal(NestedAppAuthChecks.All, test.Checks.Select(check => check.Name));
        Assert.All(test.Checks, check => Assert.True(check.Outcome == CheckOutcome.Pass, $"{check}: {check.Detail}"));
        Assert.Equal(NestedAppAuthReadiness.Ready, test.Readiness);
        Assert.Equal("Contoso Mail Helper", test.DisplayName);
        Assert.Contains("brk-multihub://", test.Checks[0].Detail, StringComparison.Ordinal);
        Assert.Equal(new[] { "User.Read", "Mail.Read", "openid", "profile" }, test.GrantedScopes);
    }

    [Theory]
    [InlineData("policies/authorizationPolicy", NestedAppAuthChecks.UserConsentPolicy, false)]
    [InlineData("identity/conditionalAccess/policies", NestedAppAuthChecks.ConditionalAccess, true)]
    [InlineData("getEmailAppUsageVersionsUserCounts", NestedAppAuthChecks.OutlookBuild, false)]
    [InlineData("servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", NestedAppAuthChecks.Scopes, true)]
    [InlineData("auditLogs/signIns", NestedAppAuthChecks.SignIns, false)]
    public async Task What_every_tenant_has_is_not_empty_when_it_is_not_found(string about, string check, bool decides)
    {
        ChangedItems changed = null!;
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = [ReadinessTenant.Good()] }, between: inner => changed = new ChangedItems(inner, about, ChangedItems.NotFound));
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        Assert.True(changed.Changed > 0);
        WfNestedAppAuthCheck found = test.Checks.Single(item => item.Name == check);
        Assert.Equal(CheckOutcome.Skipped, found.Outcome);
        Assert.Contains("404", found.Detail, StringComparison.Ordinal);
        Assert.Equal(decides, test.Readiness != NestedAppAuthReadiness.Ready);
    }

    [Fact]
    public async Task A_list_of_policies_that_holds_null_is_not_read()
    {
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = [ReadinessTenant.Good()] }, between: inner => new ChangedItems(inner, "policies/authorizationPolicy", item =>
            item["body"]!["defaultUserRolePermissions"]!["permissionGrantPoliciesAssigned"]!.AsArray().Add(null)));
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        Assert.Equal(CheckOutcome.Skipped, ReadinessTenant.Outcome(test, NestedAppAuthChecks.UserConsentPolicy));
    }

    [Fact]
    public async Task Of_several_applications_one_whose_answer_lacks_its_id_is_not_told_as_missing()
    {
        const string Other = "0f3c5d0e-5b1c-4a52-9f3e-6d1c9a0b7e12";
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = [ReadinessTenant.Good(), ReadinessTenant.Good(Other)] }, between: inner => new ChangedItems(inner, "appId in (", item =>
            item["body"]!["value"]!.AsArray().Single(one => (string?)one!["appId"] == Other)!["id"] = null));
        List<WfNestedAppAuthTest> tests = await tenant.TestAsync([ReadinessTenant.ClientId, Other], ReadinessTenant.Scopes);
        Assert.Equal(CheckOutcome.Pass, ReadinessTenant.Outcome(tests[0], NestedAppAuthChecks.ServicePrincipal));
        Assert.Equal(CheckOutcome.Skipped, ReadinessTenant.Outcome(tests[1], NestedAppAuthChecks.ServicePrincipal));
    }

    [Theory]
    [InlineData(nameof(EntraApp.IsPresent), NestedAppAuthChecks.ServicePrincipal, CheckOutcome.Fail)]
    [InlineData(nameof(EntraApp.IsEnabled), NestedAppAuthChecks.Enabled, CheckOutcome.Fail)]
    [InlineData(nameof(EntraApp.VerifiedPublisher), NestedAppAuthChecks.Publisher, CheckOutcome.Warning)]
    [InlineData(nameof(EntraApp.Grants), NestedAppAuthChecks.Scopes, CheckOutcome.Fail)]
    [InlineData(nameof(EntraApp.IsAssignmentRequired), NestedAppAuthChecks.Assignment, CheckOutcome.Fail)]
    [InlineData(nameof(EntraApp.AssignedUsers), NestedAppAuthChecks.Assignment, CheckOutcome.Warning)]
    [InlineData(nameof(EntraApp.ApplicationPermissions), NestedAppAuthChecks.AppRoles, CheckOutcome.Warning)]
    [InlineData(nameof(EntraApp.FailedSignIns), NestedAppAuthChecks.SignIns, CheckOutcome.Fail)]
    [InlineData(nameof(EntraApp.SignIns), NestedAppAuthChecks.SignIns, CheckOutcome.Warning)]
    public async Task What_is_broken_shows_in_its_check(string broken, string check, CheckOutcome outcome)
    {
        EntraApp good = ReadinessTenant.Good();
        EntraApp app = broken switch
        {
            nameof(EntraApp.IsPresent) => good with { IsPresent = false },
            nameof(EntraApp.IsEnabled) => good with { IsEnabled = false },
            nameof(EntraApp.VerifiedPublisher) => good with { VerifiedPublisher = null },
            nameof(EntraApp.Grants) => good with { Grants = new[] { new SeededGrant { Scope = "User.Read" } } },
            nameof(EntraApp.IsAssignmentRequired) => good with { IsAssignmentRequired = true },
            nameof(EntraApp.AssignedUsers) => good with { IsAssignmentRequired = true, AssignedUsers = 3, AssignedGroups = 1 },
            nameof(EntraApp.ApplicationPermissions) => good with { ApplicationPermissions = new[] { "Mail.ReadWrite" } },
            nameof(EntraApp.FailedSignIns) => good with { SignIns = 0, FailedSignIns = 4 },
            _ => good with { SignIns = 0 },
        };
        using ReadinessTenant tenant = ReadinessTenant.With(app);
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        WfNestedAppAuthCheck found = test.Checks.Single(item => item.Name == check);
        Assert.True(found.Outcome == outcome, $"{found}: {found.Detail}");
        Assert.NotNull(found.Remedy);
        Assert.Equal(outcome == CheckOutcome.Fail ? NestedAppAuthReadiness.NotReady : NestedAppAuthReadiness.Ready, test.Readiness);
        if (broken == nameof(EntraApp.ApplicationPermissions))
        {
            Assert.Contains("Mail.ReadWrite (Microsoft Graph)", found.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_command_that_a_failed_sign_in_names_knows_its_code()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good() with { SignIns = 0, FailedSignIns = 4 });
        WfNestedAppAuthCheck check = (await tenant.TestAsync(ReadinessTenant.Scopes)).Checks.Single(item => item.Name == NestedAppAuthChecks.SignIns);
        string code = System.Text.RegularExpressions.Regex.Match(check.Remedy!, "Resolve-WfOutlookError -Code (\\S+)").Groups[1].Value;
        Assert.Equal("EntraConsentMissing", (await new ErrorResolver().ResolveAsync(new ErrorQuery { Codes = [code] }, TestContext.Current.CancellationToken)).First?.Cause);
    }

    [Fact]
    public async Task A_grant_of_another_api_with_the_same_scope_does_not_count()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good() with { Grants = new[] { new SeededGrant { Scope = "User.Read Mail.Read", Resource = SeededGrant.ExchangeOnline } } });
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        Assert.Equal(CheckOutcome.Fail, ReadinessTenant.Outcome(test, NestedAppAuthChecks.Scopes));
    }

    [Fact]
    public async Task Without_scopes_nothing_is_taken_for_granted()
    {
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good() with { SignIns = 0 });
        WfNestedAppAuthTest test = await tenant.TestAsync();
        Assert.Equal(CheckOutcome.Warning, ReadinessTenant.Outcome(test, NestedAppAuthChecks.Scopes));
        Assert.Equal(NestedAppAuthReadiness.Unknown, test.Readiness);
        Assert.Empty(test.WantedScopes);
    }

    [Theory]
    [InlineData("Application.Read.All", NestedAppAuthChecks.ServicePrincipal, NestedAppAuthChecks.Enabled, NestedAppAuthChecks.Publisher, NestedAppAuthChecks.Assignment, NestedAppAuthChecks.AppRoles)]
    [InlineData("Policy.Read.All", NestedAppAuthChecks.ConditionalAccess, NestedAppAuthChecks.UserConsentPolicy)]
    [InlineData("AuditLog.Read.All", NestedAppAuthChecks.SignIns)]
    [InlineData("Reports.Read.All", NestedAppAuthChecks.OutlookBuild)]
    public async Task What_may_not_be_read_is_skipped_with_the_permission(string permission, params string[] checks)
    {
        // The directory's permission stands for some of the others.
        string[] missing = permission == "Application.Read.All" ? new[] { permission, "Directory.Read.All" } : new[] { permission };
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = new[] { ReadinessTenant.Good() }, MissingGraphPermissions = missing });
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        foreach (string name in checks)
        {
            WfNestedAppAuthCheck check = test.Checks.Single(item => item.Name == name);
            Assert.True(check.Outcome == CheckOutcome.Skipped, $"{check}: {check.Detail}");
            Assert.Equal(permission, check.MissingPermission);
            Assert.Contains(permission, check.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(permission is "AuditLog.Read.All" or "Reports.Read.All" ? NestedAppAuthReadiness.Ready : NestedAppAuthReadiness.Unknown, test.Readiness);
        Assert.Equal(NestedAppAuthChecks.All.Count, test.Checks.Length);
    }

    [Fact]
    public async Task Without_a_licence_sign_ins_are_skipped_and_say_so()
    {
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = new[] { ReadinessTenant.Good() }, HasEntraP1 = false });
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        WfNestedAppAuthCheck check = test.Checks.Single(item => item.Name == NestedAppAuthChecks.SignIns);
        Assert.Equal(CheckOutcome.Skipped, check.Outcome);
        Assert.Contains("P1", check.Detail, StringComparison.Ordinal);
        Assert.Equal(NestedAppAuthReadiness.Ready, test.Readiness);
    }

    [Fact]
    public async Task Without_Graph_everything_of_it_is_skipped()
    {
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = new[] { ReadinessTenant.Good() }, HasGraph = false });
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        Assert.All(test.Checks.Where(check => check.Name != NestedAppAuthChecks.MailboxLocation), check => Assert.Equal(CheckOutcome.Skipped, check.Outcome));
        Assert.Equal("Directory.Read.All", test.Checks.Single(check => check.Name == NestedAppAuthChecks.AdminConsent).MissingPermission);
        Assert.Equal(NestedAppAuthReadiness.Unknown, test.Readiness);
        Assert.Equal(0, tenant.Statistics.GraphRoundTrips);
    }

    [Theory]
    [InlineData("enabled", "OR", "approvedApplication", CheckOutcome.Fail)]
    [InlineData("enabled", "AND", "approvedApplication,compliantApplication", CheckOutcome.Fail)]
    [InlineData("enabled", "OR", "approvedApplication,compliantApplication", CheckOutcome.Warning)]
    [InlineData("enabledForReportingButNotEnforced", "OR", "approvedApplication", CheckOutcome.Warning)]
    [InlineData("disabled", "OR", "approvedApplication", CheckOutcome.Pass)]
    [InlineData("enabled", "OR", "compliantDevice", CheckOutcome.Warning)]
    [InlineData("enabled", "OR", "mfa", CheckOutcome.Pass)]
    [InlineData("enabled", "OR", "mfa,compliantDevice", CheckOutcome.Pass)]
    [InlineData("enabled", "AND", "mfa,compliantDevice", CheckOutcome.Warning)]
    [InlineData("enabled", "OR", "block", CheckOutcome.Fail)]
    public async Task Conditional_Access_is_judged_by_control_and_state(string state, string all, string controls, CheckOutcome outcome)
    {
        var policy = new SeededAccessPolicy { Name = "The policy", State = state, Operator = all, Controls = controls.Split(',') };
        await AssertAccessAsync(policy, outcome);
    }

    [Fact]
    public async Task Conditional_Access_for_others_does_not_matter_and_what_cannot_be_judged_is_a_warning()
    {
        var approved = new SeededAccessPolicy { Name = "The policy", Controls = new[] { "approvedApplication" } };
        await AssertAccessAsync(approved with { IncludeApplications = new[] { "11111111-1111-1111-1111-111111111111" } }, CheckOutcome.Pass);
        await AssertAccessAsync(approved with { ExcludeApplications = new[] { ReadinessTenant.ClientId } }, CheckOutcome.Pass);
        await AssertAccessAsync(approved with { IncludeApplications = new[] { "Office365" } }, CheckOutcome.Fail);
        await AssertAccessAsync(approved with { ClientAppTypes = new[] { "exchangeActiveSync", "other" } }, CheckOutcome.Pass);
        await AssertAccessAsync(approved with { IncludeUsers = new[] { "None" } }, CheckOutcome.Pass);
        await AssertAccessAsync(new SeededAccessPolicy { Name = "The policy", Controls = new[] { "block" }, IncludeLocations = new[] { "All" }, ExcludeLocations = new[] { "AllTrusted" } }, CheckOutcome.Warning);
        await AssertAccessAsync(new SeededAccessPolicy { Name = "The policy", Controls = new[] { "block" }, IncludePlatforms = new[] { "linux" } }, CheckOutcome.Warning);
        await AssertAccessAsync(new SeededAccessPolicy { Name = "The policy", Controls = new[] { "somethingNew" } }, CheckOutcome.Warning);
        await AssertAccessAsync(new SeededAccessPolicy { Name = "The policy", Controls = new[] { "mfa" }, ApplicationFilter = "CustomSecurityAttribute.a_b -eq \"x\"" }, CheckOutcome.Warning);
    }

    [Theory]
    [InlineData(UserConsentPolicy.Off, null, CheckOutcome.Fail, CheckOutcome.Fail)]
    [InlineData(UserConsentPolicy.LowImpact, null, CheckOutcome.Warning, CheckOutcome.Fail)]
    [InlineData(UserConsentPolicy.All, 0.5, CheckOutcome.Warning, CheckOutcome.Warning)]
    [InlineData(UserConsentPolicy.All, 1.0, CheckOutcome.Warning, CheckOutcome.Pass)]
    public async Task Consent_of_users_is_a_share(UserConsentPolicy policy, double? share, CheckOutcome admin, CheckOutcome users)
    {
        EntraApp app = ReadinessTenant.Good() with { Grants = share is null ? Array.Empty<SeededGrant>() : new[] { new SeededGrant { Scope = "User.Read Mail.Read", UserShare = share } } };
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = new[] { app }, UserConsentPolicy = policy });
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        Assert.Equal(admin, ReadinessTenant.Outcome(test, NestedAppAuthChecks.AdminConsent));
        Assert.Equal(users, ReadinessTenant.Outcome(test, NestedAppAuthChecks.UserConsent));
    }

    [Fact]
    public async Task Old_Outlooks_fail_and_what_depends_on_the_build_is_a_warning()
    {
        async Task<CheckOutcome> BuildAsync(params (string Column, int Users)[] versions)
        {
            using var tenant = new ReadinessTenant(profile => profile with { EntraApps = new[] { ReadinessTenant.Good() }, OutlookVersions = versions.ToDictionary(pair => pair.Column, pair => pair.Users) });
            return ReadinessTenant.Outcome(await tenant.TestAsync(ReadinessTenant.Scopes), NestedAppAuthChecks.OutlookBuild);
        }

        Assert.Equal(CheckOutcome.Pass, await BuildAsync(("Outlook M365", 8)));
        Assert.Equal(CheckOutcome.Warning, await BuildAsync(("Outlook M365", 8), ("Outlook 2019", 1)));
        Assert.Equal(CheckOutcome.Fail, await BuildAsync(("Outlook M365", 8), ("Outlook 2013", 1)));
    }

    [Fact]
    public async Task Workfront_is_answered_without_a_request()
    {
        using ReadinessTenant tenant = ReadinessTenant.With();
        NestedAppAuthSubject subject = NestedAppAuthSubject.OfAddInId(WorkfrontAddIn.AssetId, NoMap);
        IReadOnlyList<NestedAppAuthSubject> resolved = await NestedAppAuthTester.ResolveAsync(tenant.Context, new[] { subject }, TestContext.Current.CancellationToken);
        int before = tenant.Statistics.Requests;
        var tests = new List<WfNestedAppAuthTest>();
        await foreach (WfNestedAppAuthTest one in NestedAppAuthTester.TestAsync(tenant.Context, resolved, new NestedAppAuthOptions(), TestContext.Current.CancellationToken))
        {
            tests.Add(one);
        }

        WfNestedAppAuthTest test = Assert.Single(tests);
        Assert.True(test.IsWorkfront);
        Assert.Equal(NestedAppAuthReadiness.NotReady, test.Readiness);
        Assert.Equal(Basis.Documented, test.Basis);
        Assert.Contains("2025-10", test.Source, StringComparison.Ordinal);
        Assert.Contains("Remove-WfOutlookAddIn", test.NextStep, StringComparison.Ordinal);
        Assert.Equal(NestedAppAuthChecks.All, test.Checks.Select(check => check.Name));
        Assert.All(test.Checks, check => Assert.Equal(CheckOutcome.Skipped, check.Outcome));
        Assert.Equal(before, tenant.Statistics.Requests);
    }

    [Fact]
    public void A_client_id_comes_from_the_map_then_the_manifest_then_the_directory()
    {
        const string AddIn = "7ec25a0a-1b3a-4b3a-9b7a-000000000001";
        const string Manifest = """
            <OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="MailApp">
              <Id>7ec25a0a-1b3a-4b3a-9b7a-000000000001</Id><Version>1.0</Version><ProviderName>p</ProviderName><DisplayName DefaultValue="d"/>
              <VersionOverrides xmlns="http://schemas.microsoft.com/office/mailappversionoverrides" xsi:type="VersionOverridesV1_0">
                <VersionOverrides xmlns="http://schemas.microsoft.com/office/mailappversionoverrides/1.1" xsi:type="VersionOverridesV1_1">
                  <WebApplicationInfo><Id>AAAAAAAA-0000-0000-0000-000000000001</Id><Resource>api://x</Resource><Scopes><Scope>profile</Scope></Scopes></WebApplicationInfo>
                </VersionOverrides>
              </VersionOverrides>
            </OfficeApp>
            """;
        var addIn = new WfOutlookAddIn { AddInId = AddIn, Source = AddInSource.Organization, Manifest = Manifest, EntraAppId = "CCCCCCCC-0000-0000-0000-000000000003" };
        var map = new Dictionary<string, string> { ["{" + AddIn.ToUpperInvariant() + "}"] = "BBBBBBBB-0000-0000-0000-000000000002" };
        Assert.Equal(("bbbbbbbb-0000-0000-0000-000000000002", "Map"), Found(NestedAppAuthSubject.Of(addIn, map)));
        Assert.Equal(("aaaaaaaa-0000-0000-0000-000000000001", "Manifest"), Found(NestedAppAuthSubject.Of(addIn, NoMap)));
        var bare = new WfOutlookAddIn { AddInId = AddIn, Source = AddInSource.IntegratedApps, EntraAppId = addIn.EntraAppId };
        Assert.Equal(("cccccccc-0000-0000-0000-000000000003", "Directory"), Found(NestedAppAuthSubject.Of(bare, NoMap)));
        Assert.Equal((null, null), Found(NestedAppAuthSubject.OfAddInId(AddIn, NoMap)));

        static (string?, string?) Found(NestedAppAuthSubject subject) => (subject.ClientId, subject.ClientIdSource);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_add_in_of_several_sources_is_tested_once_by_the_source_that_knows_most(bool hasApplication)
    {
        const string AddIn = "7ec25a0a-1b3a-4b3a-9b7a-000000000001";
        using ReadinessTenant tenant = ReadinessTenant.With(ReadinessTenant.Good());
        NestedAppAuthSubject[] subjects =
        [
            NestedAppAuthSubject.Of(new WfOutlookAddIn { AddInId = AddIn, Source = AddInSource.TokenReport }, NoMap),
            NestedAppAuthSubject.Of(new WfOutlookAddIn { AddInId = AddIn, DisplayName = "Contoso", Source = AddInSource.Organization, EntraAppId = hasApplication ? ReadinessTenant.ClientId : null }, NoMap),
        ];
        NestedAppAuthSubject only = Assert.Single(await NestedAppAuthTester.ResolveAsync(tenant.Context, subjects, TestContext.Current.CancellationToken));
        Assert.Equal("Contoso", only.DisplayName);
        Assert.Equal(hasApplication ? ReadinessTenant.ClientId : null, only.ClientId);
    }

    [Fact]
    public async Task An_add_in_whose_application_is_not_known_stays_open_beside_one_that_is()
    {
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = [ReadinessTenant.Good()], UserConsentPolicy = UserConsentPolicy.Off });
        NestedAppAuthSubject unknown = NestedAppAuthSubject.OfAddInId("7ec25a0a-1b3a-4b3a-9b7a-000000000001", NoMap);
        WfNestedAppAuthTest alone = (await TestsAsync(unknown))[0];
        WfNestedAppAuthTest beside = (await TestsAsync(unknown, NestedAppAuthSubject.OfClient(ReadinessTenant.ClientId)))[0];
        Assert.Equal(NestedAppAuthReadiness.Unknown, beside.Readiness);
        Assert.Equal(alone.Checks.Select(check => (check.Name, check.Outcome)), beside.Checks.Select(check => (check.Name, check.Outcome)));
        Assert.Contains("-ClientIdMap", beside.NextStep, StringComparison.Ordinal);

        async Task<List<WfNestedAppAuthTest>> TestsAsync(params NestedAppAuthSubject[] subjects)
        {
            var tests = new List<WfNestedAppAuthTest>();
            await foreach (WfNestedAppAuthTest test in NestedAppAuthTester.TestAsync(tenant.Context, subjects, new NestedAppAuthOptions(), TestContext.Current.CancellationToken))
            {
                tests.Add(test);
            }

            return tests;
        }
    }

    [Theory]
    [InlineData("Global", "https://login.microsoftonline.com/", "User.Read%20Mail.Read")]
    [InlineData("USGov", "https://login.microsoftonline.us/", "https%3A%2F%2Fgraph.microsoft.us%2FUser.Read%20https%3A%2F%2Fgraph.microsoft.us%2FMail.Read")]
    [InlineData("China", "https://login.partner.microsoftonline.cn/", "https%3A%2F%2Fmicrosoftgraph.chinacloudapi.cn%2FUser.Read%20https%3A%2F%2Fmicrosoftgraph.chinacloudapi.cn%2FMail.Read")]
    public void The_consent_address_is_that_of_the_cloud(string cloud, string host, string scope)
    {
        var connection = new WfConnection { TenantId = "11111111-2222-3333-4444-555555555555", Environment = cloud, SignIn = SignInKind.AccessToken, Transport = ExchangeTransportKind.AdminRest };
        string address = AdminConsentAddress.Make(connection, ReadinessTenant.ClientId, ReadinessTenant.Scopes).AbsoluteUri;
        Assert.Equal($"{host}11111111-2222-3333-4444-555555555555/v2.0/adminconsent?client_id={ReadinessTenant.ClientId}&scope={scope}", address);
    }

    [Fact]
    public void The_consent_address_escapes_what_it_is_given()
    {
        var connection = new WfConnection { TenantId = "t", Environment = "Global", SignIn = SignInKind.AccessToken, Transport = ExchangeTransportKind.AdminRest };
        string address = AdminConsentAddress.Make(connection, ReadinessTenant.ClientId, new[] { "a&client_id=b" }, new Uri("https://x.example/?q=1&r=2")).AbsoluteUri;
        Assert.EndsWith("&scope=a%26client_id%3Db&redirect_uri=https%3A%2F%2Fx.example%2F%3Fq%3D1%26r%3D2", address, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_scope_in_one_text_is_of_the_clouds_own_Graph()
    {
        var connection = new WfConnection { TenantId = "t", Environment = "USGov", SignIn = SignInKind.AccessToken, Transport = ExchangeTransportKind.AdminRest };
        string address = AdminConsentAddress.Make(connection, ReadinessTenant.ClientId, new[] { "User.Read Mail.Read\nopenid" }).AbsoluteUri;
        Assert.EndsWith("&scope=https%3A%2F%2Fgraph.microsoft.us%2FUser.Read%20https%3A%2F%2Fgraph.microsoft.us%2FMail.Read%20openid", address, StringComparison.Ordinal);
        Assert.EndsWith("%2F.default", AdminConsentAddress.Make(connection, ReadinessTenant.ClientId, new[] { " " }).AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Workfronts_add_in_id_given_as_a_client_id_is_Workfront()
    {
        Assert.True(NestedAppAuthSubject.OfClient("B7CF3295-3645-4fc5-9C19-A963C71D1FE2").IsWorkfront);
        Assert.False(NestedAppAuthSubject.OfClient(ReadinessTenant.ClientId).IsWorkfront);
    }

    private static async Task AssertAccessAsync(SeededAccessPolicy policy, CheckOutcome outcome)
    {
        using var tenant = new ReadinessTenant(profile => profile with { EntraApps = new[] { ReadinessTenant.Good() }, ConditionalAccessPolicies = new[] { policy } });
        WfNestedAppAuthTest test = await tenant.TestAsync(ReadinessTenant.Scopes);
        WfNestedAppAuthCheck check = test.Checks.Single(item => item.Name == NestedAppAuthChecks.ConditionalAccess);
        Assert.True(check.Outcome == outcome, $"{policy.State} {string.Join(',', policy.Controls)}: {check.Outcome}, {check.Detail}");
        if (outcome != CheckOutcome.Pass)
        {
            Assert.Contains("The policy", check.Detail, StringComparison.Ordinal);
        }
    }
}
