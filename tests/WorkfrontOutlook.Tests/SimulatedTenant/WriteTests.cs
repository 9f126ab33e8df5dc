using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class WriteTests
{
    private const string Workfront = "b7cf3295-3645-4fc5-9c19-a963c71d1fe2";

    [Fact]
    public async Task Without_confirm_false_the_reply_is_a_question_and_nothing_happens()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        TestCaller.Answer answer = await caller.InvokeAsync("Remove-App", ("Identity", Workfront), ("OrganizationApp", true));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty(answer.Value);
        Assert.Contains("sure", answer.Json.GetProperty("@adminapi.confirmationmessage").GetString(), StringComparison.Ordinal);
        Assert.Contains(caller.Tenant.GetTruth().AddIns, addIn => addIn.IsWorkfront && addIn.Sources.Contains(AddInSource.Organization));
    }

    [Fact]
    public async Task An_organization_app_is_removed_and_comes_back_from_its_manifest()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        JsonElement before = (await caller.InvokeAsync("Get-App", ("OrganizationApp", true), ("Identity", Workfront))).Value.Single();
        Assert.Equal(HttpStatusCode.OK, (await caller.InvokeAsync("Remove-App", ("Identity", Workfront), ("OrganizationApp", true), ("Confirm", false))).Status);
        Assert.DoesNotContain(Workfront, (await caller.InvokeAsync("Get-App", ("OrganizationApp", true))).Text, StringComparison.Ordinal);
        Assert.Contains("ManagementObjectNotFoundException", (await caller.InvokeAsync("Remove-App", ("Identity", Workfront), ("OrganizationApp", true), ("Confirm", false))).Text, StringComparison.Ordinal);
        var file = new JsonObject
        {
            ["@odata.type"] = "#Exchange.ByteArrayType",
            ["Data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(before.GetProperty("ManifestXml").GetString()!)),
        };
        await caller.InvokeAsync("New-App", ("OrganizationApp", true), ("FileData", file), ("ProvidedTo", "SpecificUsers"), ("UserList", new JsonArray("a@b", "c@d")), ("Confirm", false));
        JsonElement after = (await caller.InvokeAsync("Get-App", ("OrganizationApp", true), ("Identity", Workfront))).Value.Single();
        Assert.Equal("Workfront", after.GetProperty("DisplayName").GetString());
        Assert.Equal(new[] { "a@b", "c@d" }, after.GetProperty("UserList").EnumerateArray().Select(user => user.GetString()));
        Assert.Equal(before.GetProperty("ManifestXml").GetString(), after.GetProperty("ManifestXml").GetString());
        Assert.Equal(new[] { "Remove-App", "Remove-App", "New-App" }, caller.Tenant.Statistics.Writes.Select(write => write.Cmdlet));
    }

    [Fact]
    public async Task A_users_add_in_is_disabled_enabled_and_removed_in_that_mailbox_only()
    {
        SeededTenant tenant = SeededTenant.Create("WorkfrontUserInstalled", 60);
        using var caller = new TestCaller(tenant);
        TenantTruth before = tenant.GetTruth();
        string mailbox = before.WorkfrontMailboxes.First();
        await caller.InvokeAsync("Disable-App", ("Identity", Workfront), ("Mailbox", mailbox), ("Confirm", false));
        Assert.False(await EnabledAsync(caller, mailbox));
        await caller.InvokeAsync("Enable-App", ("Identity", Workfront), ("Mailbox", mailbox), ("Confirm", false));
        Assert.True(await EnabledAsync(caller, mailbox));
        await caller.InvokeAsync("Remove-App", ("Identity", mailbox + "\\" + Workfront), ("Mailbox", mailbox), ("Confirm", false));
        Assert.Null(await EnabledAsync(caller, mailbox));
        Assert.Equal(before.WorkfrontMailboxes.Skip(1), tenant.GetTruth().WorkfrontMailboxes);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.InvokeAsync("Remove-App", ("Identity", "a216ceed-7791-4635-a752-5a4ac0a5eb93"), ("Mailbox", mailbox), ("Confirm", false))).Status);
    }

    [Fact]
    public async Task The_policy_switch_changes_the_setting_where_the_service_still_has_it()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        await caller.InvokeAsync("Set-AuthenticationPolicy", ("Identity", "LegacyExchangeTokens"), ("BlockLegacyExchangeTokens", true), ("Confirm", false));
        Assert.Equal(LegacyTokenAdminSetting.Blocked, caller.Tenant.GetTruth().AdminSetting);
        Assert.StartsWith("AllowLegacyExchangeTokens: False", (await caller.InvokeAsync("Get-AuthenticationPolicy", ("AllowLegacyExchangeTokens", true))).Value[0].GetString(), StringComparison.Ordinal);

        using var gone = new TestCaller(SeededTenant.Create("Clean"));
        TestCaller.Answer answer = await gone.InvokeAsync("Set-AuthenticationPolicy", ("Identity", "LegacyExchangeTokens"), ("AllowLegacyExchangeTokens", true), ("Confirm", false));
        Assert.Single(answer.Warnings);
        Assert.Equal(LegacyTokenAdminSetting.NotSet, gone.Tenant.GetTruth().AdminSetting);
        await gone.InvokeAsync("Remove-AuthenticationPolicy", ("Identity", "LegacyExchangeTokens"), ("Confirm", false));
        Assert.Contains(gone.Tenant.Statistics.Writes, write => write.Cmdlet is "Remove-AuthenticationPolicy" && write.OverHttp);
    }

    private static async Task<bool?> EnabledAsync(TestCaller caller, string mailbox)
    {
        JsonElement[] apps = (await caller.InvokeAsync("Get-App", ("Mailbox", mailbox))).Value;
        JsonElement app = apps.FirstOrDefault(item => string.Equals(item.GetProperty("AppId").GetString(), Workfront, StringComparison.OrdinalIgnoreCase));
        return app.ValueKind == JsonValueKind.Undefined ? null : app.GetProperty("Enabled").GetBoolean();
    }
}
