using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.AddIns;
using WorkfrontOutlook.Tests.Remediation;
using WorkfrontOutlook.Tests.Reporting;
using WorkfrontOutlook.Tests.Services;
using WorkfrontOutlook.Tests.SignIn;
using WorkfrontOutlook.Tests.Support;
using WorkfrontOutlook.Tests.Tokens;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>
/// Ctrl+C at every await, also those without a call: in the body of an answer, in a wait, between two channels. From then on no
/// timer fires and no network answers; still the work ends, with the one exception that says so, nothing of it goes on, and the
/// connection and the files that it leaves can be gone on with. A sample of the awaits, by WFO_SEED; with WFO_CHAOS=50 as good as all.
/// </summary>
[Collection(nameof(AwaitCancellationTests))]
[CollectionDefinition(nameof(AwaitCancellationTests), DisableParallelization = true)]
public sealed class AwaitCancellationTests : IDisposable
{
    private const int Sample = 40;
    private const int Enough = 4;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(200);

    private readonly string _folder = Directory.CreateTempSubdirectory("wf-await").FullName;
    private readonly AwaitPoints _listener = new();
    private int _file;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public Task A_diagnosis_and_its_checkpoint() => AtEveryAwaitAsync(nameof(A_diagnosis_and_its_checkpoint), async at =>
    {
        const int Mailboxes = 24;
        using Trial trial = await Trial.ConnectAsync(Tenant(Mailboxes, affectsWrites: false));
        string path = NewFile();
        Task<WfDiagnosis> Diagnose(CancellationToken stop) =>
            DiagnosisRunner.RunAsync(trial.Context, new DiagnosisOptions { Scope = DiagnosisScope.All, CheckpointPath = path, ThrottleLimit = 2 }, null, stop);
        WfDiagnosis? first = null;
        AwaitRun run = await trial.RunAsync(at, async stop => first = await Diagnose(stop));
        foreach (WfDiagnosis diagnosis in new[] { first, await Diagnose(Stop) }.OfType<WfDiagnosis>())
        {
            Assert.Equal(CompletenessState.Complete, diagnosis.Completeness.State);
            Assert.Equal(Mailboxes, diagnosis.Completeness.Scanned);
            foreach (TruthAddIn truth in trial.Tenant.GetTruth().AddIns)
            {
                Assert.Equal(truth.MailboxCount, diagnosis.AddIns.Single(addIn => string.Equals(addIn.AddInId, truth.AddInId, StringComparison.OrdinalIgnoreCase)).MailboxCount);
            }
        }

        return run;
    });

    [Fact]
    public Task A_removal_and_its_way_back() => AtEveryAwaitAsync(nameof(A_removal_and_its_way_back), async at =>
    {
        using Trial trial = await Trial.ConnectAsync(Tenant(14, affectsWrites: true));
        string path = NewFile();
        string[] before = TenantSnapshot.Of(trial.Tenant, withStore: false);
        WfOutlookAddIn[] found = await ChaosTenant.FindAsync(trial.Tenant, AddInSource.Organization, AddInSource.Mailbox);
        AwaitRun run = await trial.RunAsync(at, async stop =>
        {
            await foreach (WfRemediationResult result in new RemediationRunner(trial.Context, RemediationPlan.Of(found, RemediationAction.Remove), path).ApplyAsync(stop))
            {
                Assert.NotEqual(RemediationOutcome.Restored, result.Outcome);
            }
        });
        if (run.Thrown is null && at == 0)
        {
            Assert.NotEqual(before, TenantSnapshot.Of(trial.Tenant, withStore: false));
        }

        // The way back is cancelled too, and gone again to its end.
        AwaitRun back = await trial.RunAsync(at == 0 ? 0 : 1 + (at * 7 % 400), stop => RestoreAsync(trial.Context, path, stop));
        await RestoreAsync(trial.Context, path, Stop);
        Assert.Equal(before, TenantSnapshot.Of(trial.Tenant, withStore: false));
        return at == 0 ? run : run.And(back);
    });

    [Fact]
    public Task A_consent_and_its_way_back() => AtEveryAwaitAsync(nameof(A_consent_and_its_way_back), async at =>
    {
        using Trial trial = await Trial.ConnectAsync(Tenant(3, affectsWrites: true));
        string path = NewFile();
        string[] before = await GrantsAsync(trial.Context);
        AwaitRun run = await trial.RunAsync(at, async stop =>
        {
            ConsentGrantPlan plan = await ConsentGrantPlan.ReadAsync(trial.Context, Subjects, ["User.Read", "Calendars.Read"], stop);
            await foreach (WfException failure in plan.ApplyAsync(path, stop))
            {
                Assert.Fail(failure.Message);
            }
        });
        if (run.Thrown is null)
        {
            Assert.NotEqual(before, await GrantsAsync(trial.Context));
        }

        AwaitRun back = await trial.RunAsync(at == 0 ? 0 : 1 + (at * 7 % 100), stop => RestoreAsync(trial.Context, path, stop));
        await RestoreAsync(trial.Context, path, Stop);
        Assert.Equal(before, await GrantsAsync(trial.Context));
        return at == 0 ? run : run.And(back);
    });

    [Fact]
    public Task A_test_of_readiness() => AtEveryAwaitAsync(nameof(A_test_of_readiness), async at =>
    {
        using Trial trial = await Trial.ConnectAsync(Tenant(3, affectsWrites: false));
        string[]? first = null;
        AwaitRun run = await trial.RunAsync(at, async stop => first = await ReadinessAsync(trial.Context, stop));
        string[] again = await ReadinessAsync(trial.Context, Stop);
        Assert.Equal(EntraApps.Length, again.Length);
        Assert.DoesNotContain(again, test => test.Contains("Skipped", StringComparison.Ordinal));
        Assert.Equal(again, first ?? again);
        return run;
    });

    [Fact]
    public Task A_sign_in_in_the_browser() => AtEveryAwaitAsync(nameof(A_sign_in_in_the_browser), async at =>
    {
        using var authority = new FakeAuthority { Exchange = new() { Scopes = "Exchange.Manage", UserPrincipalName = FakeAuthority.User } };
        using var browser = new FakeBrowser();
        var request = new ConnectRequest
        {
            SignIn = SignInKind.Interactive,
            TenantId = authority.Tenant.TenantId.ToString(),
            ClientId = authority.App,
            AuthorityHandler = authority,
            Handler = authority.Tenant.CreateHandler(),
            Clock = authority.Tenant.Clock,
            OpenBrowser = address =>
            {
                // The person's browser is no work of the module's.
                using AsyncFlowControl apart = ExecutionContext.SuppressFlow();
                return Task.Run(() => browser.OpenAsync(address), Stop);
            },
        };
        TenantContext? context = null;
        AwaitRun run = await AwaitPoints.RunAsync(at, async stop => context = await FakeAuthority.ConnectAsync(request, stop), Stop);
        context?.Dispose();
        Assert.Equal(run.Thrown is null, context is not null);
        if (browser.Opened.Count > 0)
        {
            await Eventually.TrueAsync(() => !browser.IsAwaited);
        }

        return run;
    });

    [Fact]
    public Task The_metadata_of_a_token() => AtEveryAwaitAsync(nameof(The_metadata_of_a_token), async at =>
    {
        using var mint = new TokenMint();
        var freeze = new Freeze(FastClock.At(TokenMint.Now, 100));
        string document = mint.Document().ToJsonString();
        using var verifier = new TokenVerifier(
            new TokenVerifierOptions { At = TokenMint.Now },
            freeze,
            () => new SteppedHandler(CountingHandler.Json(() => document), freeze));
        WfTokenTest? first = null;
        AwaitRun run = await AwaitPoints.RunAsync(at, async stop => first = await verifier.TestAsync(mint.Token(), stop), Stop, freeze.Now);
        freeze.Thaw();
        Assert.Equal(TokenStatus.Valid, first?.Status ?? TokenStatus.Valid);
        Assert.Equal(TokenStatus.Valid, (await verifier.TestAsync(mint.Token(), Stop)).Status);
        return run;
    });

    [Fact]
    public Task The_list_of_add_ins() => AtEveryAwaitAsync(nameof(The_list_of_add_ins), async at =>
    {
        string folder = NewFile();
        var store = new AddInCatalogStore(folder);
        var freeze = new Freeze(FastClock.At(TokenMint.Now, 100));
        int rows = 300;
        using var host = new CountingHandler(request => new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent(CatalogSample.Many(rows)) });
        using var handler = new SteppedHandler(host, freeze);
        var updater = new AddInCatalogUpdater(store, handler, freeze);
        Assert.Equal(300, (await updater.UpdateFromPublishedAsync(Stop)).Count);
        rows = 400;
        AwaitRun run = await AwaitPoints.RunAsync(at, stop => updater.UpdateFromPublishedAsync(stop), Stop, freeze.Now);
        freeze.Thaw();
        Assert.Equal(run.Thrown is null ? 400 : 300, store.Load().Info.Count);

        // The list that was replaced stays for a day, beside the new one and the side file.
        Assert.Equal(run.Thrown is null ? 3 : 2, Directory.GetFiles(folder).Length);
        Assert.Equal(400, (await updater.UpdateFromPublishedAsync(Stop)).Count);
        return run;
    });

    [Fact]
    public Task A_report() => AtEveryAwaitAsync(nameof(A_report), async at =>
    {
        string folder = Directory.CreateDirectory(NewFile()).FullName;
        string path = Path.Combine(folder, "report.html");
        await File.WriteAllTextAsync(path, "the report before", Stop);
        AwaitRun run = await AwaitPoints.RunAsync(
            at,
            stop => ReportFile.WriteAsync(path, noClobber: false, (stream, token) => ReportWriter.WriteAsync([SampleDiagnosis.Typical(400)], ReportFormat.Html, stream, null, token), file => new SteppedFile(file), stop),
            Stop);
        Assert.Equal(run.Thrown is not null, await File.ReadAllTextAsync(path, Stop) == "the report before");
        Assert.Single(Directory.GetFiles(folder));
        return run;
    });

    private static readonly EntraApp[] EntraApps = Enumerable.Range(1, 3).Select(i => new EntraApp
    {
        AppId = $"0f3c5d0e-5b1c-4a52-9f3e-{i:x12}",
        DisplayName = "Helper " + i,
        VerifiedPublisher = "Contoso",
        WantedScopes = ["User.Read", "Mail.Read"],
        IsAssignmentRequired = i == 2,
        AssignedUsers = 2,
        Grants = i == 1 ? [] : [new SeededGrant { Scope = "User.Read Mail.Read" }],
        SignIns = i,
    }).ToArray();

    private static NestedAppAuthSubject[] Subjects => Array.ConvertAll(EntraApps, app => NestedAppAuthSubject.OfClient(app.AppId));

    private static async Task<string[]> ReadinessAsync(TenantContext context, CancellationToken stop)
    {
        IReadOnlyList<NestedAppAuthSubject> subjects = await NestedAppAuthTester.ResolveAsync(context, Subjects, stop);
        return await NestedAppAuthTester.TestAsync(context, subjects, new NestedAppAuthOptions { Scopes = ["User.Read", "Mail.Read"] }, stop)
            .Select(test => string.Join("; ", test.Checks.Select(check => $"{check.Name} {check.Outcome}")))
            .ToArrayAsync(stop);
    }

    private static Task<string[]> GrantsAsync(TenantContext context) =>
        NestedAppAuthTester.TestAsync(context, Subjects, new NestedAppAuthOptions { Scopes = ["User.Read"] }, Stop)
            .Select(test => string.Join(" ", test.GrantedScopes.Order(StringComparer.Ordinal)))
            .ToArrayAsync(Stop).AsTask();

    // Until nothing fails: a failure is told, and running it again goes on.
    private static async Task RestoreAsync(TenantContext context, string path, CancellationToken stop)
    {
        for (int attempt = 0, failures = 1; failures > 0 && File.Exists(path); attempt++)
        {
            Assert.True(attempt < 6, "The restore fails again and again.");
            failures = await ChaosTenant.RestoreAsync(context, path, stop);
        }
    }

    private static SeededTenant Tenant(int mailboxes, bool affectsWrites) => new(
        SeededTenant.ProfileFor("Clean", mailboxes, 6) with
        {
            OrganizationApps = [ChaosTenant.Own(1)],
            IntegratedApps = [KnownAddIns.Signatures],
            UserInstalls = [new UserInstall { AddIn = ChaosTenant.Own(2), Share = 0.7 }],
            EntraApps = EntraApps,
            Server = new ServerOptions { MaxPageSize = 10, Faults = FaultPlan.Transient(3, 0.08) with { MaxInARow = 1, AffectsWrites = affectsWrites } },
        },
        ChaosTenant.Clock(200));

    private static string? Problem(AwaitRun run, int at)
    {
        return run.Thrown switch
        {
            OperationCanceledException when !run.IsCancelled => "cancelled by nobody",
            not null and not OperationCanceledException => run.Thrown.ToString(),
            null when at == 0 && run.IsCancelled => "cancelled",
            _ when run.Left.Length > 0 => "still there: " + string.Join(", ", run.Left),
            _ => null,
        };
    }

    private string NewFile() => Path.Combine(_folder, Interlocked.Increment(ref _file).ToString(CultureInfo.InvariantCulture));

    private async Task AtEveryAwaitAsync(string name, Func<int, Task<AwaitRun>> trial)
    {
        AwaitRun whole = await trial(0);
        Assert.Null(Problem(whole, 0));
        Assert.Null(whole.Thrown);
        int[] points = int.TryParse(Environment.GetEnvironmentVariable("WFO_AWAIT"), NumberStyles.None, CultureInfo.InvariantCulture, out int only)
            ? [only]
            : Spread(whole.Points, Sample * LongRun.ChaosRounds).ToArray();
        var failed = new ConcurrentBag<(int At, string Problem)>();
        int cancelled = 0;
        int late = 0;
        var wheres = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Stop }, async (at, _) =>
        {
            if (failed.Count >= Enough)
            {
                // What hangs takes its time.
                return;
            }

            string? problem;
            try
            {
                // Also what comes after must end: a connection that lost a place in its line would wait for ever.
                AwaitRun run = await trial(at).WaitAsync(Longest, Stop);
                problem = Problem(run, at);
                Interlocked.Add(ref cancelled, run.Thrown is null ? 0 : 1);
                Interlocked.Add(ref late, run.Thrown is null && run.Where is not null ? 1 : 0);
                wheres[run.Where ?? "the end"] = true;
            }
#pragma warning disable CA1031 // Whatever it is, it is the finding.
            catch (Exception exception) when (!Stop.IsCancellationRequested)
#pragma warning restore CA1031
            {
                problem = exception.ToString();
            }

            if (problem is not null)
            {
                failed.Add((at, problem));
            }
        });
        string told = $"{name}: {whole.Points} awaits in {whole.Methods.Length} methods, {points.Length} tried, {cancelled} cancelled at {wheres.Count} places, {late} when all was there";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        TestContext.Current.SendDiagnosticMessage(told);
        if (!failed.IsEmpty)
        {
            (int at, string problem) = failed.MinBy(item => item.At);
            Assert.Fail($"{told}. {failed.Count} failed, the first at await {at}: {problem}{Environment.NewLine}Again: WFO_AWAIT={at} dotnet test --filter \"FullyQualifiedName~{nameof(AwaitCancellationTests)}.{name}\"");
        }

        Assert.True(cancelled > 0, told);
    }

    // One at random of each of so many stretches; every one where there are not so many.
    private static IEnumerable<int> Spread(int points, int count)
    {
        var random = new Random(unchecked(points + LongRun.Seed(0)));
        for (int i = 0; i < Math.Min(points, count); i++)
        {
            long from = (long)points * i / Math.Min(points, count);
            long to = (long)points * (i + 1) / Math.Min(points, count);
            yield return (int)random.NextInt64(from, to) + 1;
        }
    }

    /// <summary>A connection on a clock and a network that can be stopped.</summary>
    private sealed class Trial : IDisposable
    {
        private readonly Freeze _freeze;
        private readonly SteppedHandler _handler;

        private Trial(SeededTenant tenant, Freeze freeze, SteppedHandler handler, TenantContext context)
        {
            Tenant = tenant;
            _freeze = freeze;
            _handler = handler;
            Context = context;
        }

        public SeededTenant Tenant { get; }

        public TenantContext Context { get; }

        public static async Task<Trial> ConnectAsync(SeededTenant tenant)
        {
            var freeze = new Freeze(tenant.Clock);
            SteppedHandler handler = null!;
            TenantContext context = await Connected.ToAsync(tenant, inner => handler = new SteppedHandler(inner, freeze), freeze);
            return new Trial(tenant, freeze, handler, context);
        }

        public async Task<AwaitRun> RunAsync(int at, Func<CancellationToken, Task> work)
        {
            AwaitRun run = await AwaitPoints.RunAsync(at, work, Stop, _freeze.Now);
            int running = _handler.Running;
            _freeze.Thaw();
            Assert.Equal(0, running);
            return run;
        }

        public void Dispose()
        {
            Context.Dispose();
            _handler.Dispose();
        }
    }

    /// <summary>A file whose every write suspends.</summary>
    private sealed class SteppedFile(string path) : Stream
    {
        private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _file.Length;

        public override long Position { get => _file.Position; set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            _file.Write(buffer.Span);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => _file.Write(buffer, offset, count);

        public override void Flush() => _file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
