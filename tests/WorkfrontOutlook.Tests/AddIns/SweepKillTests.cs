using System.Diagnostics;
using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;
using WorkfrontOutlook.Tests.Chaos;
using WorkfrontOutlook.Tests.Services;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>
/// A process that sweeps is killed at random points, and the next one ends the sweep. The tenant lives in this process and
/// counts. Three points; WFO_KILLS=20 runs twenty.
/// </summary>
public sealed class SweepKillTests
{
    private const int Mailboxes = 5000;
    private const int ThrottleLimit = 8;

    // What a killed run asked without keeping the answer: at most what its requests held.
    private const int MostInFlight = ThrottleLimit * 10;

    private static int Kills => LongRun.Number("WFO_KILLS", 3);

    [Fact]
    public async Task A_killed_sweep_is_gone_on_with_to_exact_counts()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        string child = Path.Combine(AppContext.BaseDirectory.Replace("WorkfrontOutlook.Tests", "WorkfrontOutlook.Benchmarks", StringComparison.Ordinal), "WorkfrontOutlook.Benchmarks.dll");
        Assert.True(File.Exists(child), child);
        using var folder = new TemporaryFolder();
        var random = new Random(LongRun.Seed(Kills));
        int mostRepeated = 0;
        foreach (int kill in Enumerable.Range(LongRun.Seed(1), Kills))
        {
            TenantProfile profile = SeededTenant.ProfileFor("WorkfrontUserInstalled", Mailboxes, kill);

            // From the point on nothing is answered, so that no process comes to its end before it is killed.
            var freeze = new Freeze(TimeProvider.System);
            var tenant = new SeededTenant(profile with { Server = new ServerOptions { Latency = TimeSpan.FromMilliseconds(10) } }, freeze);
            using LoopbackServer server = LoopbackServer.Start(tenant);
            string checkpoint = folder[$"{kill}.jsonl"];
            int point = random.Next(MostInFlight + 1, Mailboxes - (3 * MostInFlight));
            freeze.When = () => tenant.Statistics.MailboxCalls >= point;
            using (Process process = Start(child, tenant, server, checkpoint))
            {
                while (tenant.Statistics.MailboxCalls < point && !process.HasExited)
                {
                    await Task.Delay(1, stop);
                }

                process.Kill();
                await process.WaitForExitAsync(stop);
            }

            freeze.Thaw();
            int before = await Eventually.SettledAsync(() => tenant.Statistics.MailboxCalls);

            byte[] held = await File.ReadAllBytesAsync(checkpoint, stop);
            int answered = System.Text.Encoding.UTF8.GetString(held).Split('\n').SkipLast(1).Count(line => line.Contains("\"mailbox\"", StringComparison.Ordinal));
            Assert.InRange(before, point, answered + MostInFlight);
            Assert.InRange(answered, 1, Mailboxes - 1);

            using (Process process = Start(child, tenant, server, checkpoint))
            {
                string output = await process.StandardOutput.ReadToEndAsync(stop);
                await process.WaitForExitAsync(stop);
                int records = Enumerable.Range(0, Mailboxes).Sum(index => tenant.GetUserAddIns(index).Count);
                Assert.Equal($"{Mailboxes} 0 {Mailboxes} {records}", output.Trim());
            }

            int[] calls = Enumerable.Range(0, Mailboxes).Select(tenant.Statistics.CallsForMailbox).ToArray();
            int repeated = calls.Sum() - Mailboxes;
            Assert.Equal(before - answered, repeated);
            Assert.InRange(calls.Min(), 1, 1);
            Assert.InRange(calls.Max(), 1, 2);
            mostRepeated = Math.Max(mostRepeated, repeated);

            // The file itself merges to the same.
            using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), stop);
            SweepRun merged = await SweepRun.Of(context, new InventoryOptions { Sources = [AddInSource.Mailbox], SweepPaths = [checkpoint] });
            Assert.Equal($"{Mailboxes} 0 0 {Mailboxes}", merged.Counts);
            TestContext.Current.TestOutputHelper?.WriteLine($"Kill {kill}: at {point}, {answered} kept, {repeated} asked twice.");
        }

        TestContext.Current.SendDiagnosticMessage($"{Kills} kills of {Mailboxes} mailboxes: at most {mostRepeated} asked twice.");
    }

    private static Process Start(string child, SeededTenant tenant, LoopbackServer server, string checkpoint)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in new[] { child, "sweep-child", server.BaseAddress.AbsoluteUri, tenant.TenantId.ToString(), tenant.Organization, checkpoint, ThrottleLimit.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["WFO_CHILD_TOKEN"] = tenant.AccessTokens.IssueExchange(new AccessTokenOptions { Lifetime = TimeSpan.FromDays(1) });
        return Process.Start(start)!;
    }
}
