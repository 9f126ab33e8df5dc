using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class BatchTests
{
    [Fact]
    public async Task Ten_calls_are_answered_by_id_each_with_its_own_status()
    {
        using var caller = new TestCaller(SeededTenant.Create("Clean"));
        TestCaller.Answer answer = await SendAsync(caller, Enumerable.Range(0, 10).Select(i => i == 4 ? "nobody.4" : caller.Tenant.GetMailbox(i).PrimarySmtpAddress));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        JsonElement[] responses = answer.Json.GetProperty("responses").EnumerateArray().ToArray();
        string[] ids = responses.Select(response => response.GetProperty("id").GetString()!).ToArray();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => "r" + i), ids.Order());
        Assert.NotEqual(ids.Order(), ids);
        foreach (JsonElement response in responses)
        {
            bool good = response.GetProperty("id").GetString() is not "r4";
            Assert.Equal(good, response.GetProperty("status").GetInt32() == 200);
            Assert.True(response.GetProperty("body").TryGetProperty(good ? "value" : "error", out _));
        }

        Assert.Equal(1, caller.Tenant.Statistics.Batches);
        Assert.Equal(10, caller.Tenant.Statistics.LargestBatch);
        Assert.Equal(10, caller.Tenant.Statistics.ExchangeCalls);
    }

    [Fact]
    public async Task Eleven_calls_or_none_are_refused()
    {
        using var caller = new TestCaller(SeededTenant.Create("Clean"));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(caller, Enumerable.Repeat("x", 11))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(caller, Array.Empty<string>())).Status);
        Assert.Equal(0, caller.Tenant.Statistics.ExchangeCalls);
    }

    [Fact]
    public async Task Items_are_throttled_one_by_one()
    {
        TenantProfile profile = SeededTenant.ProfileFor("Clean");
        using var caller = new TestCaller(new SeededTenant(profile with { Server = new ServerOptions { Throttle = new ThrottlePolicy { CallsPerSecond = 0.5, Burst = 6 } } }));
        TestCaller.Answer answer = await SendAsync(caller, Enumerable.Range(0, 10).Select(i => caller.Tenant.GetMailbox(i).PrimarySmtpAddress));
        JsonElement[] throttled = answer.Json.GetProperty("responses").EnumerateArray().Where(response => response.GetProperty("status").GetInt32() == 429).ToArray();
        Assert.Equal(4, throttled.Length);
        Assert.All(throttled, item => Assert.Equal("2", item.GetProperty("headers").GetProperty("Retry-After").GetString()));
        Assert.Equal(4, caller.Tenant.Statistics.Throttled);
        Assert.Equal(6, caller.Tenant.Statistics.ExchangeCallsServed);
    }

    [Fact]
    public async Task A_batch_breaks_as_a_whole_and_its_items_fail_one_by_one()
    {
        TenantProfile profile = SeededTenant.ProfileFor("Clean");
        using var broken = new TestCaller(new SeededTenant(profile with { Server = new ServerOptions { Faults = FaultPlan.Of(1, 1, FaultKind.ConnectionReset) with { MaxInARow = 1 } } }));
        string[] mailboxes = Enumerable.Range(0, 5).Select(i => broken.Tenant.GetMailbox(i).PrimarySmtpAddress).ToArray();
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(broken, mailboxes));
        TestCaller.Answer again = await SendAsync(broken, mailboxes);
        Assert.All(again.Json.GetProperty("responses").EnumerateArray(), item => Assert.Equal(200, item.GetProperty("status").GetInt32()));

        using var failing = new TestCaller(new SeededTenant(profile with { Server = new ServerOptions { Faults = FaultPlan.Of(1, 0.5, FaultKind.ServiceUnavailable) } }));
        TestCaller.Answer mixed = await SendAsync(failing, Enumerable.Range(0, 10).Select(i => failing.Tenant.GetMailbox(i).PrimarySmtpAddress));
        int[] statuses = mixed.Json.GetProperty("responses").EnumerateArray().Select(item => item.GetProperty("status").GetInt32()).Distinct().Order().ToArray();
        Assert.Equal(new[] { 200, 503 }, statuses);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_call_fails_more_often_in_a_row_than_the_plan_says_in_whatever_batches_it_comes(int seed)
    {
        TenantProfile profile = SeededTenant.ProfileFor("Clean");
        using var caller = new TestCaller(new SeededTenant(profile with { Server = new ServerOptions { Faults = FaultPlan.Transient(seed, 0.8) } }));
        var open = Enumerable.Range(0, 10).Select(i => caller.Tenant.GetMailbox(i).PrimarySmtpAddress).ToList();
        int rounds = 0;
        while (open.Count > 0)
        {
            rounds++;
            try
            {
                TestCaller.Answer answer = await SendAsync(caller, open);
                var done = answer.Json.GetProperty("responses").EnumerateArray()
                    .Where(item => item.GetProperty("status").GetInt32() == 200)
                    .Select(item => open[int.Parse(item.GetProperty("id").GetString()![1..])])
                    .ToList();
                open.RemoveAll(done.Contains);
            }
            catch (HttpRequestException)
            {
                // The whole batch goes again.
            }
        }

        Assert.InRange(rounds, 2, 4);
    }

    internal static Task<TestCaller.Answer> SendAsync(TestCaller caller, IEnumerable<string> mailboxes) => caller.PostAsync(
        new Uri(caller.Exchange, $"/adminapi/beta/{caller.Tenant.TenantId}/$batch"),
        new JsonObject
        {
            ["requests"] = new JsonArray(mailboxes.Select((mailbox, i) => (JsonNode)new JsonObject
            {
                ["id"] = "r" + i,
                ["method"] = "POST",
                ["url"] = caller.Command.ToString(),
                ["headers"] = new JsonObject { ["Content-Type"] = "application/json; charset=utf-8" },
                ["body"] = TestCaller.Input("Get-App", ("Mailbox", mailbox)),
            }).ToArray()),
        });
}
