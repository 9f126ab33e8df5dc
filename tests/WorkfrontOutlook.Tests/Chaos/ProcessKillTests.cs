using System.Diagnostics;
using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;
using WorkfrontOutlook.Tests.NestedAppAuth;
using WorkfrontOutlook.Tests.Remediation;
using WorkfrontOutlook.Tests.Services;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// A real process is killed while it changes a tenant or writes a report; the tenant lives in this process. SweepKillTests
/// do the same for a checkpoint. Two points each; WFO_KILLS=20 takes twenty.
/// </summary>
public sealed class ProcessKillTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("wf-process").FullName;

    private static int Kills => LongRun.Number("WFO_KILLS", 2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_a_killed_removal_and_a_killed_restore_leave_is_brought_back()
    {
        int midway = 0;
        foreach (int kill in Enumerable.Range(LongRun.Seed(1), Kills))
        {
            var random = new Random(kill);
            var freeze = new Freeze(TimeProvider.System);
            var tenant = new SeededTenant(
                SeededTenant.ProfileFor("Clean", 60, kill) with
                {
                    OrganizationApps = [ChaosTenant.Own(1)],
                    UserInstalls = [new UserInstall { AddIn = ChaosTenant.Own(2), Share = 0.9 }],
                    Server = new ServerOptions { Latency = TimeSpan.FromMilliseconds(10) },
                },
                freeze);
            using LoopbackServer server = LoopbackServer.Start(tenant);
            string[] before = TenantSnapshot.Of(tenant, withStore: false);
            string path = Path.Combine(_folder, kill + ".jsonl");
            await KillAsync(tenant, freeze, 1 + random.Next(50), () => Start(tenant, "remove", path, Served(tenant, server)));
            string[] removed = TenantSnapshot.Of(tenant, withStore: false);
            Assert.NotEqual(before, removed);
            await KillAsync(tenant, freeze, tenant.Statistics.Writes.Count + 1 + random.Next(10), () => Start(tenant, "restore", path, Served(tenant, server)));
            midway += before.SequenceEqual(TenantSnapshot.Of(tenant, withStore: false)) ? 0 : 1;

            using TenantContext context = await Connected.ToAsync(tenant, withGraph: false);
            Assert.Equal(0, await ChaosTenant.RestoreAsync(context, path, Stop));
            Assert.Equal(before, TenantSnapshot.Of(tenant, withStore: false));
        }

        Assert.True(midway > 0, "No restore was killed in the middle.");
    }

    [Fact]
    public async Task What_a_killed_consent_leaves_is_taken_back()
    {
        int midway = 0;
        foreach (int kill in Enumerable.Range(LongRun.Seed(1), Kills))
        {
            EntraApp[] apps = Enumerable.Range(1, 20).Select(i => ReadinessTenant.Good($"0f3c5d0e-5b1c-4a52-9f3e-{i:x12}") with
            {
                Grants = i % 2 == 0 ? [] : [new SeededGrant { Scope = "User.Read" }],
            }).ToArray();

            // On a fast clock: the sign-ins of twenty applications may not be read in less than half a minute.
            var freeze = new Freeze(FastClock.At(DateTimeOffset.UtcNow, 100));
            var tenant = new SeededTenant(
                SeededTenant.ProfileFor("Clean", 5, kill) with { EntraApps = apps, Server = new ServerOptions { Latency = TimeSpan.FromMilliseconds(500) } },
                freeze);
            using LoopbackServer server = LoopbackServer.Start(tenant);
            using TenantContext context = await Connected.ToAsync(tenant);
            string[] clients = Array.ConvertAll(apps, app => app.AppId);
            string[] before = await ScopesAsync(context, clients);
            string path = Path.Combine(_folder, "grant-" + kill + ".jsonl");
            await KillAsync(tenant, freeze, 1 + new Random(kill).Next(15), () => Start(tenant, "grant", path, [.. Served(tenant, server), string.Join(',', clients)]));
            Assert.NotEqual(before, await ScopesAsync(context, clients));
            midway += tenant.Statistics.Writes.Count < apps.Length ? 1 : 0;
            Assert.Equal(0, await ChaosTenant.RestoreAsync(context, path, Stop));
            Assert.Equal(before, await ScopesAsync(context, clients));
        }

        Assert.True(midway > 0, "No consent was killed in the middle.");
    }

    [Fact]
    public async Task A_killed_report_leaves_the_one_before_whole()
    {
        string path = Path.Combine(_folder, "report.json");
        const string Before = "{\"before\":true}";

        // The first report is large, and its process is killed as soon as it has begun to write. On a busy machine it may have ended by then.
        for (int attempt = 0; attempt == 0 || (attempt < 10 && Directory.GetFiles(_folder, ".*.tmp").Length == 0); attempt++)
        {
            await File.WriteAllTextAsync(path, Before, Stop);
            using Process process = Start(null, "report", path, ["200000"]);
            await UntilAsync(() => Directory.GetFiles(_folder, ".*.tmp").Any(file => Length(file) > 0) || Length(path) > Before.Length, process);
            process.Kill();
            await process.WaitForExitAsync(Stop);
        }

        Assert.Equal(Before, await File.ReadAllTextAsync(path, Stop));
        Assert.Single(Directory.GetFiles(_folder, ".*.tmp"));
        var random = new Random(LongRun.Seed(Kills));
        foreach (int kill in Enumerable.Range(LongRun.Seed(1), Kills))
        {
            await File.WriteAllTextAsync(path, Before, Stop);
            using Process process = Start(null, "report", path, ["3000"]);
            await UntilAsync(() => new FileInfo(path).Length > Before.Length, process);
            await Task.Delay(random.Next(200), Stop);
            process.Kill();
            await process.WaitForExitAsync(Stop);
            using JsonDocument report = JsonDocument.Parse(await File.ReadAllBytesAsync(path, Stop));
            Assert.InRange(report.RootElement.GetProperty("affected").GetProperty("mailboxes").GetArrayLength(), 3000, 3001);
        }
    }

    // Renamed meanwhile, it has none.
    private static long Length(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;

    private static string[] Served(SeededTenant tenant, LoopbackServer server) => [server.BaseAddress.AbsoluteUri, tenant.TenantId.ToString(), tenant.Organization];

    private static Task<string[]> ScopesAsync(TenantContext context, string[] clients) =>
        NestedAppAuthTester.TestAsync(context, Array.ConvertAll(clients, client => NestedAppAuthSubject.OfClient(client)), new NestedAppAuthOptions { Scopes = ["User.Read"] }, Stop)
            .Select(test => string.Join(' ', test.GrantedScopes.Order(StringComparer.Ordinal)))
            .ToArrayAsync(Stop).AsTask();

    // From the write on nothing is answered, so that no process comes to its end before it is killed.
    private static async Task KillAsync(SeededTenant tenant, Freeze freeze, int writes, Func<Process> start)
    {
        freeze.When = () => tenant.Statistics.Writes.Count >= writes;
        using (Process process = start())
        {
            await UntilAsync(() => tenant.Statistics.Writes.Count >= writes || process.HasExited, process: null);
            process.Kill();
            await process.WaitForExitAsync(Stop);
        }

        freeze.Thaw();
        await Eventually.SettledAsync(() => tenant.Statistics.Writes.Count);
    }

    private static async Task UntilAsync(Func<bool> isThere, Process? process)
    {
        var watch = Stopwatch.StartNew();
        while (!isThere())
        {
            Assert.False(process?.HasExited ?? false, "The process has ended by itself.");
            Assert.True(watch.Elapsed < Longest, "It takes too long.");
            await Task.Delay(1, Stop);
        }
    }

    private static Process Start(SeededTenant? tenant, string what, string path, string[] more)
    {
        string child = Path.Combine(AppContext.BaseDirectory.Replace("WorkfrontOutlook.Tests", "WorkfrontOutlook.Benchmarks", StringComparison.Ordinal), "WorkfrontOutlook.Benchmarks.dll");
        Assert.True(File.Exists(child), child);
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (string argument in new[] { child, "change-child", what, path }.Concat(more))
        {
            start.ArgumentList.Add(argument);
        }

        if (tenant is not null)
        {
            var day = new AccessTokenOptions { Lifetime = TimeSpan.FromDays(1) };
            start.Environment["WFO_CHILD_TOKEN"] = tenant.AccessTokens.IssueExchange(day);
            start.Environment["WFO_CHILD_GRAPH_TOKEN"] = tenant.AccessTokens.IssueGraph(day);
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
