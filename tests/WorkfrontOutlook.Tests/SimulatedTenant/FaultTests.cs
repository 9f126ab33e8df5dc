using System.Globalization;
using System.Net;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Services;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class FaultTests
{
    [Theory]
    [InlineData(FaultKind.ThrottleSeconds, 429)]
    [InlineData(FaultKind.ThrottleDate, 429)]
    [InlineData(FaultKind.ThrottleBare, 429)]
    [InlineData(FaultKind.ThrottleText, 400)]
    [InlineData(FaultKind.RequestTimeout, 408)]
    [InlineData(FaultKind.InternalServerError, 500)]
    [InlineData(FaultKind.BadGateway, 502)]
    [InlineData(FaultKind.ServiceUnavailable, 503)]
    [InlineData(FaultKind.GatewayTimeout, 504)]
    [InlineData(FaultKind.NotJson, 200)]
    [InlineData(FaultKind.EmptyBody, 200)]
    [InlineData(FaultKind.ClaimsChallenge, 401)]
    [InlineData(FaultKind.ForeignRedirect, 302)]
    public async Task Each_kind_has_its_status_and_form(FaultKind kind, int status)
    {
        FixedClock clock = FixedClock.On(2026, 11, 22);
        using var caller = new TestCaller(With(FaultPlan.Of(1, 1, kind) with { MaxInARow = 1 }, clock));
        TestCaller.Answer answer = await caller.InvokeAsync("Get-OrganizationConfig");
        Assert.Equal(status, (int)answer.Status);
        switch (kind)
        {
            case FaultKind.ThrottleSeconds:
                Assert.InRange(int.Parse(answer.Headers["Retry-After"]), 1, 2);
                break;
            case FaultKind.ThrottleDate:
                DateTimeOffset date = DateTimeOffset.ParseExact(answer.Headers["Retry-After"], "R", CultureInfo.InvariantCulture);
                Assert.InRange(date - clock.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
                break;
            case FaultKind.ThrottleBare:
                Assert.False(answer.Headers.ContainsKey("Retry-After"));
                break;
            case FaultKind.ThrottleText:
                Assert.StartsWith("text/plain", answer.Headers["Content-Type"], StringComparison.Ordinal);
                Assert.StartsWith("You have reached the maximum number of concurrent requests per tenant", answer.Text, StringComparison.Ordinal);
                break;
            case FaultKind.EmptyBody:
                Assert.Empty(answer.Body);
                break;
            case FaultKind.ForeignRedirect:
                Assert.EndsWith(".evil.example", new Uri(answer.Headers["Location"]).Host, StringComparison.Ordinal);
                break;
        }

        Assert.Equal(HttpStatusCode.OK, (await caller.InvokeAsync("Get-OrganizationConfig")).Status);
        Assert.Equal(1, caller.Tenant.Statistics.Faults);
        Assert.Equal(1, caller.Tenant.Statistics.Retries);
    }

    [Fact]
    public async Task A_cut_body_breaks_while_it_is_read()
    {
        using var caller = new TestCaller(With(FaultPlan.Of(1, 1, FaultKind.CutBody)));
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => caller.InvokeAsync("Get-OrganizationConfig"));
        Assert.IsAssignableFrom<IOException>(error.InnerException);

        using var request = new HttpRequestMessage(HttpMethod.Post, caller.Command) { Content = new StringContent(TestCaller.Input("Get-OrganizationConfig").ToJsonString(), null, "application/json") };
        request.Headers.Authorization = new("Bearer", caller.Token);
        using HttpResponseMessage response = await caller.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(new MemoryStream(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reset_comes_before_any_answer_and_a_hang_ends_with_the_callers_patience()
    {
        using var reset = new TestCaller(With(FaultPlan.Of(1, 1, FaultKind.ConnectionReset)));
        Assert.IsAssignableFrom<IOException>((await Assert.ThrowsAsync<HttpRequestException>(() => reset.InvokeAsync("Get-App"))).InnerException);
        using var hang = new TestCaller(With(FaultPlan.Of(1, 1, FaultKind.Hang)));
        hang.Client.Timeout = TimeSpan.FromMilliseconds(50);
        await Assert.ThrowsAsync<TaskCanceledException>(() => hang.InvokeAsync("Get-App"));
    }

    [Fact]
    public async Task The_schedule_is_repeatable_and_ends()
    {
        async Task<string> RunAsync(int seed)
        {
            using var caller = new TestCaller(With(FaultPlan.Transient(seed, 0.6)));
            var log = new List<string>();
            for (int i = 0; i < 20; i++)
            {
                for (int attempt = 0; attempt < 10; attempt++)
                {
                    try
                    {
                        TestCaller.Answer answer = await caller.InvokeAsync("Get-App", ("Mailbox", caller.Tenant.GetMailbox(i).PrimarySmtpAddress));
                        log.Add(((int)answer.Status).ToString());
                        if (answer.Status == HttpStatusCode.OK)
                        {
                            Assert.True(attempt <= 3);
                            break;
                        }
                    }
                    catch (HttpRequestException)
                    {
                        log.Add("broken");
                    }
                }
            }

            return string.Join(",", log);
        }

        string once = await RunAsync(7);
        Assert.Equal(once, await RunAsync(7));
        Assert.NotEqual(once, await RunAsync(8));
        Assert.Contains("429", once, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_before_its_time_is_counted_and_one_after_it_is_not()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        TenantProfile profile = SeededTenant.ProfileFor("Clean") with { Server = new ServerOptions { Faults = FaultPlan.Of(1, 1, FaultKind.ThrottleSeconds) with { MaxInARow = 1, MaxRetryAfterSeconds = 60 } } };
        using var caller = new TestCaller(new SeededTenant(profile, clock));
        foreach (bool patient in new[] { false, true })
        {
            string mailbox = caller.Tenant.GetMailbox(patient ? 1 : 0).Alias;
            int wait = int.Parse((await caller.InvokeAsync("Get-App", ("Mailbox", mailbox))).Headers["Retry-After"]);
            if (patient)
            {
                clock.Advance(TimeSpan.FromSeconds(wait));
            }

            Assert.Equal(HttpStatusCode.OK, (await caller.InvokeAsync("Get-App", ("Mailbox", mailbox))).Status);
        }

        Assert.Equal(1, caller.Tenant.Statistics.RetriesBeforeRetryAfter);
        Assert.Equal(2, caller.Tenant.Statistics.Retries);
    }

    [Fact]
    public async Task Writes_fail_after_the_deed_when_the_plan_reaches_them()
    {
        TenantProfile profile = SeededTenant.ProfileFor("Workfront");
        using var caller = new TestCaller(new SeededTenant(profile with { Server = new ServerOptions { Faults = FaultPlan.Of(1, 1, FaultKind.GatewayTimeout) with { AffectsReads = false, AffectsWrites = true } } }));
        TestCaller.Answer answer = await caller.InvokeAsync("Set-App", ("OrganizationApp", true), ("Identity", "b7cf3295-3645-4fc5-9c19-a963c71d1fe2"), ("Enabled", false), ("Confirm", false));
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.Status);
        Assert.Contains((await caller.InvokeAsync("Get-App", ("OrganizationApp", true))).Value, app => !app.GetProperty("Enabled").GetBoolean());
    }

    [Fact]
    public async Task Too_many_at_once_get_the_plain_text_message()
    {
        TenantProfile profile = SeededTenant.ProfileFor("Clean");
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        using var caller = new TestCaller(new SeededTenant(
            profile with
            {
                Server = new ServerOptions { Latency = TimeSpan.FromMilliseconds(500), Throttle = new ThrottlePolicy { MaxConcurrent = 2 } },
            },
            clock));
        Task<TestCaller.Answer>[] calls = Enumerable.Range(0, 5).Select(_ => caller.InvokeAsync("Get-OrganizationConfig")).ToArray();
        await Eventually.TrueAsync(() => caller.Tenant.Statistics.Throttled == 3);
        TestCaller.Answer[] answers = await clock.DriveAsync(Task.WhenAll(calls));
        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.StartsWith("You have reached", answer.Text, StringComparison.Ordinal));
        Assert.Equal(3, caller.Tenant.Statistics.MaxConcurrency);
        Assert.Equal(3, caller.Tenant.Statistics.Throttled);
    }

    [Fact]
    public void The_best_time_follows_from_the_limits()
    {
        TenantProfile profile = SeededTenant.ProfileFor("Clean");
        SeededTenant Tenant(ServerOptions server) => new(profile with { Server = server });
        Assert.Equal(TimeSpan.Zero, Tenant(new ServerOptions()).GetBestWallTime(1000));
        Assert.Equal(TimeSpan.FromSeconds(9), Tenant(new ServerOptions { Throttle = new ThrottlePolicy { CallsPerSecond = 100 } }).GetBestWallTime(1000));
        Assert.Equal(TimeSpan.FromSeconds(1.25), Tenant(new ServerOptions { Latency = TimeSpan.FromMilliseconds(50), Throttle = new ThrottlePolicy { MaxConcurrent = 4 } }).GetBestWallTime(1000));
    }

    private static SeededTenant With(FaultPlan plan, TimeProvider? clock = null) => new(SeededTenant.ProfileFor("Clean") with { Server = new ServerOptions { Faults = plan } }, clock);
}
