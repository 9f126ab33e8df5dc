using System.Net;
using System.Text.Json.Nodes;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class PagingTests
{
    private static readonly JsonObject Listing = TestCaller.Input("Get-Mailbox", ("ResultSize", "Unlimited"), ("RecipientTypeDetails", "UserMailbox,SharedMailbox"));

    [Fact]
    public async Task Pages_are_followed_by_posting_the_same_body_to_the_link()
    {
        using var caller = new TestCaller(SeededTenant.Create("Clean", 2500));
        var addresses = new List<string>();
        var uri = new Uri(caller.Command + "?$select=PrimarySmtpAddress");
        int pages = 0;
        while (true)
        {
            TestCaller.Answer answer = await caller.PostAsync(uri, Listing.DeepClone(), "odata.maxpagesize=1000");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Empty(answer.Warnings);
            addresses.AddRange(answer.Value.Select(mailbox => mailbox.GetProperty("PrimarySmtpAddress").GetString()!));
            pages++;
            if (answer.NextLink is not string next)
            {
                break;
            }

            uri = new Uri(next);
        }

        Assert.Equal(3, pages);
        Assert.Equal(2500, addresses.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(2, caller.Tenant.Statistics.Continuations);
    }

    [Fact]
    public async Task Without_a_result_size_a_thousand_come_with_a_warning_that_names_the_parameter()
    {
        using var caller = new TestCaller(SeededTenant.Create("Clean", 1500));
        TestCaller.Answer answer = await caller.InvokeAsync("Get-Mailbox");
        Assert.Equal(1000, answer.Value.Length);
        Assert.Contains("-ResultSize Unlimited", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_body_another_anchor_or_none_is_refused()
    {
        using var caller = new TestCaller(SeededTenant.Create("Clean", 30));
        TestCaller.Answer first = await caller.PostAsync(caller.Command, Listing.DeepClone(), "odata.maxpagesize=10");
        var next = new Uri(first.NextLink!);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsync(next, TestCaller.Input("Get-Mailbox"), "odata.maxpagesize=10")).Status);
        string anchor = caller.Anchor!;
        caller.Anchor = null;
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsync(next, Listing.DeepClone(), "odata.maxpagesize=10")).Status);
        caller.Anchor = "UPN:other@contoso.example";
        TestCaller.Answer refused = await caller.PostAsync(next, Listing.DeepClone(), "odata.maxpagesize=10");
        Assert.Contains("Expired or Invalid pagination request", refused.Text, StringComparison.Ordinal);
        caller.Anchor = anchor;
        Assert.Equal(10, (await caller.PostAsync(next, Listing.DeepClone(), "odata.maxpagesize=10")).Value.Length);
    }

    [Fact]
    public async Task A_link_expires()
    {
        var clock = FastClock.At(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), 1000);
        TenantProfile profile = SeededTenant.ProfileFor("Clean", 30);
        using var caller = new TestCaller(new SeededTenant(profile with { Server = profile.Server with { ContinuationLifetime = TimeSpan.FromSeconds(20) } }, clock));
        TestCaller.Answer first = await caller.PostAsync(caller.Command, Listing.DeepClone(), "odata.maxpagesize=10");
        await Task.Delay(TimeSpan.FromSeconds(21), clock, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsync(new Uri(first.NextLink!), Listing.DeepClone(), "odata.maxpagesize=10")).Status);
    }

    [Fact]
    public async Task A_tenant_may_refuse_every_link()
    {
        TenantProfile profile = SeededTenant.ProfileFor("Clean", 30);
        using var caller = new TestCaller(new SeededTenant(profile with { Server = profile.Server with { RefusesContinuation = true } }));
        TestCaller.Answer first = await caller.PostAsync(caller.Command, Listing.DeepClone(), "odata.maxpagesize=10");
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsync(new Uri(first.NextLink!), Listing.DeepClone(), "odata.maxpagesize=10")).Status);
    }

    [Fact]
    public async Task Rooms_equipment_discovery_and_groups_are_listed_only_when_asked_for()
    {
        SeededTenant tenant = new(SeededTenant.ProfileFor("Hybrid") with { Rooms = 4, Equipment = 2, GroupMailboxes = 3 });
        using var caller = new TestCaller(tenant);
        Assert.Equal(50, (await caller.PostAsync(caller.Command, Listing.DeepClone())).Value.Length);
        Assert.Equal(57, (await caller.InvokeAsync("Get-Mailbox", ("ResultSize", "Unlimited"))).Value.Length);
        Assert.Equal(3, (await caller.InvokeAsync("Get-Mailbox", ("GroupMailbox", true))).Value.Length);
        Assert.Equal(16, (await caller.InvokeAsync("Get-MailUser", ("ResultSize", "Unlimited"))).Value.Length);
        Assert.Equal(12, (await caller.InvokeAsync("Get-Recipient", ("RecipientTypeDetails", "MailUser"))).Value.Length);
    }

    [Fact]
    public async Task Deleted_mailboxes_are_listed_only_when_asked_for_and_have_no_add_ins()
    {
        SeededTenant tenant = new(SeededTenant.ProfileFor("Clean") with { SoftDeletedMailboxes = 3, InactiveMailboxes = 2 });
        using var caller = new TestCaller(tenant);
        Assert.Equal(50, (await caller.PostAsync(caller.Command, Listing.DeepClone())).Value.Length);
        Assert.Equal(3, (await caller.InvokeAsync("Get-Mailbox", ("SoftDeletedMailbox", true))).Value.Length);
        Assert.Equal(2, (await caller.InvokeAsync("Get-Mailbox", ("InactiveMailboxOnly", true))).Value.Count(mailbox => mailbox.GetProperty("IsInactiveMailbox").GetBoolean()));
        Assert.Equal(52, (await caller.InvokeAsync("Get-Mailbox", ("IncludeInactiveMailbox", true), ("RecipientTypeDetails", "UserMailbox,SharedMailbox"))).Value.Length);
        string gone = tenant.GetRecipients(MailboxKind.Inactive).First().PrimarySmtpAddress;
        Assert.Contains("ManagementObjectNotFoundException", (await caller.InvokeAsync("Get-App", ("Mailbox", gone))).Text, StringComparison.Ordinal);
    }
}
