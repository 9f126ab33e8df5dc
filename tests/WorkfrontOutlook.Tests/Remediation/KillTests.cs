using System.Collections;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Services;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Remediation;

/// <summary>The process is killed at any write, also while it restores; the file alone brings the tenant back.</summary>
public sealed class KillTests : IDisposable
{
    private const int Seeds = 500;

    private readonly string _folder = Directory.CreateTempSubdirectory("wf-kill").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task After_remove_kill_and_restore_the_tenant_is_as_before()
    {
        int kills = 0;
        int writes = 0;
        int unrecorded = 0;
        int rest = 0;
        var wrong = new List<string>();
        await Parallel.ForEachAsync(Enumerable.Range(1, Seeds), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, stop) =>
        {
            Run run = await RunAsync(seed, stop);
            Interlocked.Add(ref kills, run.Kills);
            Interlocked.Add(ref writes, run.Writes);
            Interlocked.Add(ref unrecorded, run.Unrecorded);
            Interlocked.Add(ref rest, run.Rest ? 1 : 0);
            if (run.Difference is not null)
            {
                lock (wrong)
                {
                    wrong.Add($"seed {seed}: {run.Difference}");
                }
            }
        });
        TestContext.Current.SendDiagnosticMessage($"{Seeds} runs ({rest} on admin REST with faults), {writes} writes, {kills} kills, {unrecorded} unrecorded writes, {wrong.Count} differences");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(5)));
        Assert.Equal(0, unrecorded);
        Assert.True(kills > Seeds / 2, $"{kills} kills");
    }

    private async Task<Run> RunAsync(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        bool rest = seed % 2 == 0;
        bool store = seed % 4 < 2;
        RemediationAction action = seed % 5 == 0 ? RemediationAction.Disable : RemediationAction.Remove;
        SeededTenant tenant = Tenant(seed, random, store, rest);
        string[] before = TenantSnapshot.Of(tenant, withStore: !store || action == RemediationAction.Disable);
        string path = Path.Combine(_folder, seed + ".jsonl");
        IReadOnlyList<WfOutlookAddIn> addIns = await FindAsync(tenant, stop);
        RemediationPlan plan = RemediationPlan.Of(addIns, action);
        var run = new Run { Rest = rest };

        // One kill while it removes (or just before, or none when the number is beyond the last write).
        bool killed = await AttemptAsync(run, tenant, rest, path, random, 1 + random.Next(plan.Targets.Count + 2), async context =>
        {
            await foreach (WfRemediationResult result in new RemediationRunner(context, plan, path).ApplyAsync(stop))
            {
                Assert.NotEqual(RemediationOutcome.Restored, result.Outcome);
            }
        });
        if (killed && random.Next(2) == 0)
        {
            CutTail(path, random);
        }

        // Restores are killed too, until one comes to its end.
        for (int attempt = 0; attempt < 8; attempt++)
        {
            run.Failure = null;
            int? killAt = attempt < 3 && random.Next(3) > 0 ? 1 + random.Next(6) : null;
            killed = await AttemptAsync(run, tenant, rest, path, random, killAt, async context =>
            {
                RestorePlan restore = await RestorePlan.ReadAsync(context, path, fromManifest: store, stop);
                await foreach (WfRemediationResult result in restore.ApplyAsync(cancellationToken: stop))
                {
                    if (result.Outcome == RemediationOutcome.Failed)
                    {
                        run.Failure = $"{result}: {result.Reason}";
                    }
                }
            });
            if (!killed && killAt is null && run.Failure is null)
            {
                // A failure is told, and running it again goes on: with a fast clock, a slow machine can use up the time for retries.
                break;
            }

            if (killed && random.Next(2) == 0)
            {
                CutTail(path, random);
            }
        }

        string[] after = TenantSnapshot.Of(tenant, withStore: !store || action == RemediationAction.Disable);
        string[] missing = before.Except(after, StringComparer.Ordinal).ToArray();
        string[] more = after.Except(before, StringComparer.Ordinal).ToArray();
        if (missing.Length + more.Length > 0)
        {
            run.Difference = $"{action}, rest {rest}, store {store}; was {missing.FirstOrDefault() ?? "-"} is {more.FirstOrDefault() ?? "-"} failure {run.Failure}";
        }

        return run;
    }

    private static async Task<bool> AttemptAsync(Run run, SeededTenant tenant, bool rest, string path, Random random, int? killAt, Func<TenantContext, Task> work)
    {
        using TenantContext inner = rest ? Wire.Connect(tenant.CreateRequest(withGraph: false)) : SessionLikeTransport.Connect(tenant);
        int lossSeed = random.Next();
        using var watched = new WatchedTransport(inner.Exchange, path)
        {
            KillAt = killAt,
            KillAfter = random.Next(2) == 0,
            LosesAnswer = number => unchecked((uint)((number * 2654435761L) ^ lossSeed)) % 10 == 0,
        };
        bool killed = false;
        try
        {
            await work(new TenantContext(inner.Connection, watched, null, inner.Clock));
        }
        catch (KillException)
        {
            killed = true;
            run.Kills++;
        }

        run.Writes += watched.Writes;
        run.Unrecorded += watched.Unrecorded.Count;
        return killed;
    }

    /// <summary>A power cut takes what wasn't flushed to the disk: some bytes of the end, never what is before "ready".</summary>
    private static void CutTail(string path, Random random)
    {
        if (!File.Exists(path))
        {
            return;
        }

        byte[] bytes = File.ReadAllBytes(path);
        int ready = System.Text.Encoding.UTF8.GetString(bytes).LastIndexOf("\"kind\":\"ready\"", StringComparison.Ordinal);
        if (ready < 0)
        {
            return;
        }

        int floor = bytes.AsSpan().LastIndexOf("\"kind\":\"ready\""u8);
        int restoring = bytes.AsSpan().LastIndexOf("\"kind\":\"restoring\""u8);
        int end = Array.IndexOf(bytes, (byte)'\n', Math.Max(floor, restoring)) + 1;
        using FileStream file = File.OpenWrite(path);
        file.SetLength(end + random.Next(Math.Min(60, bytes.Length - end) + 1));
    }

    private static SeededTenant Tenant(int seed, Random random, bool store, bool rest)
    {
        SeededAddIn Own(int number, string name) => new()
        {
            AddInId = new Guid(seed, (short)number, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString(),
            AssetId = store && random.Next(2) == 0 ? "WA2990100" + number.ToString("00", System.Globalization.CultureInfo.InvariantCulture) : null,
            DisplayName = name,
            Permission = AddInPermission.ReadItem,
            Version = $"1.{number}.0.0",
        };
        SeededAddIn Assigned(SeededAddIn app) => app with
        {
            Enabled = random.Next(3) > 0,
            ProvidedTo = random.Next(2) == 0 ? "Everyone" : "SpecificUsers",
            UserList = random.Next(2) == 0 ? Array.Empty<string>() : new[] { "a@contoso.example", "b@contoso.example" },
            DefaultStateForUser = random.Next(3) switch { 0 => "Enabled", 1 => "Disabled", _ => "AlwaysEnabled" },
        };
        TenantProfile profile = SeededTenant.ProfileFor("Clean", 4 + random.Next(20), seed) with
        {
            OrganizationApps = Enumerable.Range(0, random.Next(4)).Select(i => Assigned(Own(i, "Org " + i))).ToArray(),
            PrivateCatalogApps = Enumerable.Range(10, random.Next(3)).Select(i => Assigned(Own(i, "Catalog <" + i + ">"))).ToArray(),
            UserInstalls = Enumerable.Range(20, 1 + random.Next(2)).Select(i => new UserInstall { AddIn = Own(i, "User ü" + i), Share = 0.4 }).ToArray(),
            Server = new ServerOptions { Faults = rest ? FaultPlan.Transient(seed, 0.1) with { AffectsWrites = true, MaxInARow = 2, MaxRetryAfterSeconds = 1 } : null },
        };
        var tenant = new SeededTenant(profile, FastClock.At(Wire.Start, 200));

        // Some users have switched theirs off.
        for (int i = 0; i < tenant.MailboxCount; i++)
        {
            foreach (SeededAddIn app in tenant.GetUserAddIns(i).Where(_ => random.Next(4) == 0))
            {
                Assert.Null(tenant.ExecuteCmdlet("Disable-App", new Hashtable { ["Identity"] = app.AddInId, ["Mailbox"] = tenant.GetMailbox(i).PrimarySmtpAddress }).Error);
            }
        }

        return tenant;
    }

    private static async Task<IReadOnlyList<WfOutlookAddIn>> FindAsync(SeededTenant tenant, CancellationToken stop)
    {
        var found = new List<WfOutlookAddIn>();
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        var options = new InventoryOptions { Sources = new[] { AddInSource.Organization, AddInSource.PrivateCatalog, AddInSource.Mailbox }, IncludeDefault = true };
        await foreach (InventoryItem item in new AddInInventory(context, options).ReadAsync(stop))
        {
            Assert.Null(item.Failure);
            found.Add(item.AddIn!);
        }

        return found;
    }

    private sealed class Run
    {
        public bool Rest { get; init; }

        public int Kills { get; set; }

        public int Writes { get; set; }

        public int Unrecorded { get; set; }

        public string? Failure { get; set; }

        public string? Difference { get; set; }
    }
}
