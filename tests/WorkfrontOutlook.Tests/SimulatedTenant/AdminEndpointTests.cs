using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class AdminEndpointTests
{
    [Fact]
    public async Task A_reply_has_context_warnings_and_annotations_beside_the_properties()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        TestCaller.Answer answer = await caller.InvokeAsync("Get-Mailbox", ("ResultSize", 1), ("RecipientTypeDetails", new JsonArray("UserMailbox", "SharedMailbox")));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("application/json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.EndsWith("$metadata#Collection(Exchange.GenericHashTable)", answer.Json.GetProperty("@odata.context").GetString(), StringComparison.Ordinal);
        Assert.Equal("#Collection(String)", answer.Json.GetProperty("adminapi.warnings@odata.type").GetString());
        JsonElement mailbox = Assert.Single(answer.Value);
        Assert.Equal("#Guid", mailbox.GetProperty("ExchangeGuid@odata.type").GetString());
        Assert.Equal("System.Guid", mailbox.GetProperty("ExchangeGuid@data.type").GetString());
        Assert.Equal(caller.Tenant.GetMailbox(0).ExchangeGuid, mailbox.GetProperty("ExchangeGuid").GetGuid());
        Assert.Equal("System.DateTime", mailbox.GetProperty("WhenCreated@data.type").GetString());
        Assert.Equal("#Collection(String)", mailbox.GetProperty("EmailAddresses@odata.type").GetString());
        Assert.Equal(JsonValueKind.Null, mailbox.GetProperty("ExternalEmailAddress").ValueKind);
        Assert.Contains("ResultSize", Assert.Single(answer.Warnings), StringComparison.Ordinal);
        Assert.True(answer.Headers.ContainsKey("request-id"));
        Assert.True(answer.Headers.ContainsKey("Rate-Limit-Remaining"));
    }

    [Fact]
    public async Task Select_trims_the_properties()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        TestCaller.Answer answer = await caller.PostAsync(new Uri(caller.Command + "?$select=PrimarySmtpAddress,exchangeguid"), TestCaller.Input("Get-Mailbox"));
        Assert.All(answer.Value, mailbox => Assert.Equal(
            new[] { "ExchangeGuid", "PrimarySmtpAddress" },
            mailbox.EnumerateObject().Select(property => property.Name).Where(name => !name.Contains('@')).Order()));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("domain")]
    public async Task The_tenant_goes_by_its_id_and_its_initial_domain(string by)
    {
        SeededTenant tenant = SeededTenant.Create("Workfront");
        using var caller = new TestCaller(tenant);
        string name = by is "id" ? tenant.TenantId.ToString().ToUpperInvariant() : tenant.Organization;
        TestCaller.Answer answer = await caller.PostAsync(new Uri(caller.Exchange, $"/adminapi/beta/{name}/InvokeCommand"), TestCaller.Input("Get-OrganizationConfig"));
        Assert.Equal(tenant.Organization, Assert.Single(answer.Value).GetProperty("Name").GetString());
    }

    [Fact]
    public async Task Another_tenant_is_404()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        Uri uri = new(caller.Exchange, $"/adminapi/beta/{Guid.NewGuid()}/InvokeCommand");
        Assert.Equal(HttpStatusCode.NotFound, (await caller.PostAsync(uri, TestCaller.Input("Get-OrganizationConfig"))).Status);
    }

    [Fact]
    public async Task Wrong_version_method_media_type_and_body_are_refused()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        Uri v1 = new(caller.Command.ToString().Replace("beta", "v1.0", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await caller.PostAsync(v1, TestCaller.Input("Get-Mailbox"))).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await caller.GetAsync(caller.Command)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await caller.PostAsync(caller.Command, TestCaller.Input("Get-Mailbox"), mediaType: "text/plain")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsync(caller.Command, null)).Status);
        var withNull = new JsonObject { ["CmdletInput"] = new JsonObject { ["CmdletName"] = "Get-Mailbox", ["Parameters"] = null } };
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsync(caller.Command, withNull)).Status);
    }

    [Fact]
    public async Task Bad_tokens_are_401_with_the_reason_in_a_header()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront");
        using var caller = new TestCaller(tenant);
        foreach (string? token in new[]
        {
            null,
            "garbage",
            tenant.AccessTokens.IssueExchange(new AccessTokenOptions { Lifetime = TimeSpan.FromMinutes(-1) }),
            tenant.AccessTokens.IssueExchange(new AccessTokenOptions { Audience = "https://management.azure.com" }),
            tenant.AccessTokens.IssueExchange(new AccessTokenOptions { TenantId = Guid.NewGuid() }),
            tenant.AccessTokens.IssueExchange(new AccessTokenOptions { Roles = Array.Empty<string>(), DirectoryRoles = Array.Empty<string>() }),
            tenant.AccessTokens.IssueGraph(),
            SeededTenant.Create("Workfront", seed: 2).AccessTokens.IssueExchange(),
        })
        {
            caller.Token = token;
            TestCaller.Answer answer = await caller.InvokeAsync("Get-OrganizationConfig");
            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            Assert.Empty(answer.Body);
            Assert.Contains("reason=", answer.Headers["x-ms-diagnostics"], StringComparison.Ordinal);
            Assert.StartsWith("Bearer", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_revoked_token_meets_a_claims_challenge_and_a_new_one_works()
    {
        var clock = new SimulatedClock(DateTimeOffset.UnixEpoch.AddYears(56));
        SeededTenant tenant = SeededTenant.Create("Workfront", clock: clock);
        using var caller = new TestCaller(tenant);
        tenant.AccessTokens.RevokeIssued();
        TestCaller.Answer answer = await caller.InvokeAsync("Get-OrganizationConfig");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        string challenge = answer.Headers["WWW-Authenticate"];
        Assert.Contains("error=\"insufficient_claims\"", challenge, StringComparison.Ordinal);
        string claims = challenge.Split("claims=\"")[1].Split('"')[0];
        Assert.True(JsonDocument.Parse(Convert.FromBase64String(claims)).RootElement.TryGetProperty("access_token", out _));
        await Task.Delay(5, TestContext.Current.CancellationToken);
        caller.Token = tenant.AccessTokens.IssueExchange();
        Assert.Equal(HttpStatusCode.OK, (await caller.InvokeAsync("Get-OrganizationConfig")).Status);
    }

    [Fact]
    public async Task The_app_role_alone_is_403_with_nul_bytes_called_gzip()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront");
        using var caller = new TestCaller(tenant) { Token = tenant.AccessTokens.IssueExchange(new AccessTokenOptions { DirectoryRoles = Array.Empty<string>() }) };
        TestCaller.Answer answer = await caller.InvokeAsync("Get-OrganizationConfig");
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.NotEmpty(answer.Body);
        Assert.All(answer.Body, b => Assert.Equal(0, b));
        Assert.Equal("gzip", answer.Headers["Content-Encoding"]);
        Assert.Contains("role", answer.Headers["x-ms-diagnostics"], StringComparison.Ordinal);
        caller.Token = tenant.AccessTokens.IssueExchange(new AccessTokenOptions { Roles = new[] { "Exchange.ManageAsAppV2" } });
        answer = await caller.InvokeAsync("Get-OrganizationConfig");
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task A_reader_reads_and_does_not_write_and_the_module_file_says_so()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront");
        using var caller = new TestCaller(tenant) { Token = tenant.AccessTokens.IssueExchange(new AccessTokenOptions { DirectoryRoles = new[] { AccessTokens.GlobalReader } }) };
        Assert.Equal(HttpStatusCode.OK, (await caller.InvokeAsync("Get-App", ("OrganizationApp", true))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.InvokeAsync("Remove-App", ("Identity", "x"), ("Confirm", false))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.InvokeAsync("Get-Nonsense")).Status);
        TestCaller.Answer answer = await caller.GetAsync(new Uri(caller.Exchange, $"/adminapi/v1.0/{tenant.TenantId}/EXOModuleFile?Version=3.9.2"));
        string[] cmdlets = Assert.Single(answer.Value).GetProperty("exportedCmdlets").GetString()!.Split(',');
        Assert.Contains("Get-App", cmdlets);
        Assert.DoesNotContain("Remove-App", cmdlets);
        Assert.Empty(tenant.Statistics.Writes);
    }

    [Fact]
    public async Task A_cmdlet_error_has_three_parts_and_the_same_inside_and_comes_as_400_or_404()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        var statuses = new HashSet<HttpStatusCode>();
        for (int i = 0; i < 20; i++)
        {
            TestCaller.Answer answer = await caller.InvokeAsync("Get-App", ("Mailbox", $"nobody.{i}@contoso.example"));
            statuses.Add(answer.Status);
            JsonElement error = answer.Json.GetProperty("error");
            string message = error.GetProperty("details")[0].GetProperty("message").GetString()!;
            string[] parts = message.Split('|');
            Assert.Equal(3, parts.Length);
            Assert.EndsWith(".ManagementObjectNotFoundException", parts[1], StringComparison.Ordinal);
            Assert.Contains($"nobody.{i}@", parts[2], StringComparison.Ordinal);
            Assert.Equal(message, error.GetProperty("innererror").GetProperty("internalexception").GetProperty("message").GetString());
            Assert.Equal(parts[1], answer.Headers["X-ExceptionType"]);
        }

        Assert.Equal(new HashSet<HttpStatusCode> { HttpStatusCode.BadRequest, HttpStatusCode.NotFound }, statuses);
    }

    [Fact]
    public async Task A_parameter_that_the_cmdlet_lacks_is_refused()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        TestCaller.Answer answer = await caller.InvokeAsync("Get-App", ("AppId", "x"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("ParameterBindingException", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_front_door_sends_on_to_the_tenants_own_host()
    {
        SeededTenant tenant = SeededTenant.Create("Redirected");
        using var caller = new TestCaller(tenant);
        TestCaller.Answer answer = await caller.InvokeAsync("Get-OrganizationConfig");
        Assert.Equal(HttpStatusCode.Found, answer.Status);
        var location = new Uri(answer.Headers["Location"]);
        Assert.EndsWith("." + CloudEnvironments.Worldwide.ExchangeSuffix, location.Host, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await caller.PostAsync(location, TestCaller.Input("Get-OrganizationConfig"))).Status);
        Assert.Equal(1, tenant.Statistics.Redirects);
    }

    [Fact]
    public async Task A_foreign_host_is_not_found_and_a_token_sent_there_is_noted()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront");
        using var caller = new TestCaller(tenant);
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.PostAsync(new Uri("https://outlook.office365.com.evil.example/adminapi"), TestCaller.Input("Get-App")));
        Assert.Equal(1, tenant.Statistics.TokensToForeignHosts);
        Assert.Equal("outlook.office365.com.evil.example", Assert.Single(tenant.Statistics.ForeignHosts));
    }

    [Fact]
    public async Task A_hostile_profile_still_gives_valid_json()
    {
        using var caller = new TestCaller(SeededTenant.Create("Hostile"));
        TestCaller.Answer answer = await caller.InvokeAsync("Get-Mailbox", ("ResultSize", "Unlimited"));
        string?[] names = answer.Value.Select(mailbox => mailbox.GetProperty("DisplayName").GetString()).ToArray();
        Assert.Contains(names, name => name!.Contains("<script>", StringComparison.Ordinal));
        Assert.Contains(names, name => name!.Length == 4096);
    }

    [Theory]
    [InlineData(StatusForm.WarningOnly, 0, 1)]
    [InlineData(StatusForm.OneStringLf, 1, 0)]
    [InlineData(StatusForm.OneStringCrLf, 1, 0)]
    [InlineData(StatusForm.NotSetBare, 1, 0)]
    [InlineData(StatusForm.SeveralStrings, 10, 0)]
    [InlineData(StatusForm.Object, 1, 0)]
    [InlineData(StatusForm.LocalizedText, 1, 0)]
    [InlineData(StatusForm.UnknownText, 1, 0)]
    public async Task The_status_comes_in_each_form(StatusForm form, int items, int warnings)
    {
        using var caller = new TestCaller(new SeededTenant(SeededTenant.ProfileFor("Workfront") with { StatusForm = form }));
        TestCaller.Answer answer = await caller.InvokeAsync("Get-AuthenticationPolicy", ("AllowLegacyExchangeTokens", true));
        Assert.Equal(items, answer.Value.Length);
        Assert.Equal(warnings, answer.Warnings.Length);
        if (form == StatusForm.OneStringLf)
        {
            string date = caller.Tenant.Clock.GetUtcNow().AddDays(-410).ToString("yyyy-MM-dd");
            Assert.StartsWith(
                "AllowLegacyExchangeTokens: True\nAllowed:\n[\n        { \"b7cf3295-3645-4fc5-9c19-a963c71d1fe2\" : \"" + date + "\" }\n]\nBlocked:\n[\n{ \"b7cf3295",
                answer.Value[0].GetString(),
                StringComparison.Ordinal);
            Assert.Contains("\n, { \"", answer.Value[0].GetString(), StringComparison.Ordinal);
        }
    }
}
