using System.Net;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class GetAppTests
{
    private const string Workfront = "b7cf3295-3645-4fc5-9c19-a963c71d1fe2";

    [Fact]
    public async Task Organization_apps_come_with_the_default_ones_and_their_manifest()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        TestCaller.Answer answer = await caller.InvokeAsync("Get-App", ("OrganizationApp", true));
        JsonElement app = Assert.Single(answer.Value, item => item.GetProperty("AppId").GetString() is Workfront);
        Assert.Equal("WA104380943", app.GetProperty("MarketplaceAssetID").GetString());
        Assert.Equal("Organization", app.GetProperty("Scope").GetString());
        Assert.Equal("ReadWriteMailbox", app.GetProperty("Requirements").GetString());
        Assert.Equal("SpecificUsers", app.GetProperty("ProvidedTo").GetString());
        Assert.True(app.GetProperty("Enabled").GetBoolean());
        Assert.Contains("<Id>" + Workfront + "</Id>", app.GetProperty("ManifestXml").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, answer.Value.Count(item => item.GetProperty("Scope").GetString() is "Default"));
    }

    [Fact]
    public async Task The_private_catalog_is_apart_and_needs_the_organization_switch()
    {
        using var caller = new TestCaller(SeededTenant.Create("WorkfrontPrivateCatalog"));
        Assert.Equal(2, (await caller.InvokeAsync("Get-App", ("OrganizationApp", true), ("PrivateCatalog", true))).Value.Length);
        Assert.DoesNotContain(Workfront, (await caller.InvokeAsync("Get-App", ("OrganizationApp", true))).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.InvokeAsync("Get-App", ("PrivateCatalog", true))).Status);
    }

    [Fact]
    public async Task An_unknown_identity_gives_everything()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        int all = (await caller.InvokeAsync("Get-App", ("OrganizationApp", true))).Value.Length;
        Assert.Single((await caller.InvokeAsync("Get-App", ("OrganizationApp", true), ("Identity", Workfront.ToUpperInvariant()))).Value);
        Assert.Equal(all, (await caller.InvokeAsync("Get-App", ("OrganizationApp", true), ("Identity", Guid.NewGuid().ToString()))).Value.Length);
        Assert.Equal(all, (await caller.InvokeAsync("Get-App", ("OrganizationApp", true), ("Identity", string.Empty))).Value.Length);
    }

    [Fact]
    public async Task A_mailbox_shows_what_its_user_installed_and_never_what_the_organization_deployed()
    {
        SeededTenant tenant = SeededTenant.Create("WorkfrontUserInstalled", 40);
        using var caller = new TestCaller(tenant);
        var with = new List<string>();
        for (int i = 0; i < 40; i++)
        {
            SeededMailbox mailbox = tenant.GetMailbox(i);
            string identity = (i % 4) switch
            {
                0 => mailbox.ExchangeGuid.ToString(),
                1 => mailbox.PrimarySmtpAddress,
                2 => mailbox.ExternalDirectoryObjectId.ToString(),
                _ => mailbox.ExchangeObjectId.ToString(),
            };
            TestCaller.Answer answer = await caller.InvokeAsync("Get-App", ("Mailbox", identity));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.All(answer.Value, app => Assert.Contains(app.GetProperty("Scope").GetString(), new[] { "User", "Default" }));
            Assert.Equal(1, tenant.Statistics.CallsForMailbox(i));
            if (answer.Value.Any(app => string.Equals(app.GetProperty("AppId").GetString(), Workfront, StringComparison.OrdinalIgnoreCase)))
            {
                with.Add(mailbox.PrimarySmtpAddress);
            }
        }

        Assert.NotEmpty(with);
        Assert.Equal(tenant.GetTruth().WorkfrontMailboxes, with);
    }

    [Fact]
    public async Task Without_a_mailbox_an_app_has_no_add_ins_of_its_own()
    {
        using var caller = new TestCaller(SeededTenant.Create("Workfront"));
        TestCaller.Answer answer = await caller.InvokeAsync("Get-App");
        Assert.Contains("ManagementObjectNotFoundException", answer.Text, StringComparison.Ordinal);
        answer = await caller.InvokeAsync("Get-App", ("Mailbox", caller.Tenant.GetMailbox(0).Alias), ("Identity", Workfront));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task Mail_users_have_no_add_ins_here()
    {
        SeededTenant tenant = SeededTenant.Create("Hybrid");
        using var caller = new TestCaller(tenant);
        SeededMailbox away = tenant.GetRecipients(MailboxKind.OnPremises).First();
        Assert.Contains("ManagementObjectNotFoundException", (await caller.InvokeAsync("Get-App", ("Mailbox", away.PrimarySmtpAddress))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_mailboxes_fail_every_time_and_the_truth_counts_them()
    {
        SeededTenant tenant = SeededTenant.Create("BrokenMailboxes");
        using var caller = new TestCaller(tenant);
        int failed = 0;
        for (int i = 0; i < tenant.MailboxCount; i++)
        {
            bool first = (await caller.InvokeAsync("Get-App", ("Mailbox", tenant.GetMailbox(i).PrimarySmtpAddress))).Status == HttpStatusCode.OK;
            bool second = (await caller.InvokeAsync("Get-App", ("Mailbox", tenant.GetMailbox(i).PrimarySmtpAddress))).Status == HttpStatusCode.OK;
            Assert.Equal(first, second);
            failed += first ? 0 : 1;
        }

        Assert.InRange(failed, 1, 20);
        Assert.Equal(failed, tenant.GetTruth().BrokenMailboxes);
    }
}
