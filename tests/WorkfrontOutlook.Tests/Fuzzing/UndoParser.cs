using System.Runtime.CompilerServices;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>An undo record of a small tenant. Whatever becomes of the file, a restore sends nothing that the sound one doesn't.</summary>
internal sealed class UndoParser
{
    private readonly SeededTenant _tenant;
    private readonly string _path;
    private HashSet<string> _right = new(StringComparer.Ordinal);

    private UndoParser(SeededTenant tenant, string path)
    {
        _tenant = tenant;
        _path = path;
    }

    public byte[] Seed { get; private set; } = [];

    public static async Task<UndoParser> CreateAsync(string path)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        SeededAddIn own = new() { AddInId = "12345678-0000-4000-8000-000000000001", DisplayName = "Own <1>", Permission = AddInPermission.ReadItem, Version = "1.0.0.0" };
        SeededTenant tenant = new(SeededTenant.ProfileFor("Clean", 6, 3) with
        {
            OrganizationApps = [own with { AddInId = "12345678-0000-4000-8000-000000000002", DefaultStateForUser = "Disabled" }],
            PrivateCatalogApps = [],
            UserInstalls = [new UserInstall { AddIn = own, Share = 1 }],
        });
        var parser = new UndoParser(tenant, path);
        using TenantContext context = SessionLikeTransport.Connect(tenant);
        var found = new List<WfOutlookAddIn>();
        await foreach (InventoryItem item in new AddInInventory(context, new InventoryOptions { Sources = [AddInSource.Organization, AddInSource.Mailbox] }).ReadAsync(stop))
        {
            found.Add(item.AddIn!);
        }

        await foreach (WfRemediationResult result in new RemediationRunner(context, RemediationPlan.Of(found, RemediationAction.Remove), path).ApplyAsync(stop))
        {
            Assert.Equal(RemediationOutcome.Removed, result.Outcome);
        }

        parser.Seed = await File.ReadAllBytesAsync(path, stop);
        parser._right = [.. await parser.WritesAsync()];
        Assert.NotEmpty(parser._right);
        return parser;
    }

    /// <summary>Restores from a damaged record. Of a forged one only the end is awaited: what it names is restored.</summary>
    public async Task<string?> CheckAsync(byte[] input, bool isForged)
    {
        await File.WriteAllBytesAsync(_path, input, TestContext.Current.CancellationToken);
        try
        {
            return (await WritesAsync()).Find(write => !isForged && !_right.Contains(write)) is string wrong ? "a wrong write: " + wrong : null;
        }
        catch (WfException)
        {
            return null;
        }
    }

    // Nothing is really sent, so that the tenant stays as it is.
    private async Task<List<string>> WritesAsync()
    {
        using var recorder = new Recorder(new SessionLikeTransport(_tenant));
        using TenantContext context = SessionLikeTransport.Connect(_tenant, recorder);
        RestorePlan plan = await RestorePlan.ReadAsync(context, _path, cancellationToken: TestContext.Current.CancellationToken);
        await foreach (WfRemediationResult result in plan.ApplyAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.NotNull(result);
        }

        return recorder.Writes;
    }

    private sealed class Recorder(IExchangeTransport inner) : IExchangeTransport
    {
        public List<string> Writes { get; } = [];

        public ExchangeTransportKind Kind => inner.Kind;

        public int BatchSize => 1;

        public bool RunsInParallel => false;

        public int ThrottleLimit { get; set; } = 1;

        public async IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (command.IsRead)
            {
                await foreach (ExchangePage page in inner.InvokeAsync(command, cancellationToken))
                {
                    yield return page;
                }
            }
            else
            {
                Writes.Add(command.Name + " " + string.Join(" ", command.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + Text(pair.Value))));
                yield return new ExchangePage([], []);
            }
        }

        public async Task<IReadOnlyList<ExchangeOutcome>> InvokeBatchAsync(IReadOnlyList<ExchangeCommand> commands, CancellationToken cancellationToken)
        {
            if (commands.All(command => command.IsRead))
            {
                return await inner.InvokeBatchAsync(commands, cancellationToken);
            }

            var outcomes = new List<ExchangeOutcome>();
            foreach (ExchangeCommand command in commands)
            {
                await foreach (ExchangePage page in InvokeAsync(command, cancellationToken))
                {
                    outcomes.Add(ExchangeOutcome.Of(command, page));
                }
            }

            return outcomes;
        }

        public Task<ISet<string>?> GetAvailableCommandsAsync(CancellationToken cancellationToken) => inner.GetAvailableCommandsAsync(cancellationToken);

        public void Dispose() => inner.Dispose();

        private static string Text(object? value) => value switch
        {
            byte[] bytes => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes)),
            string text => text,
            System.Collections.IEnumerable list => string.Join(",", list.Cast<object>()),
            _ => value?.ToString() ?? "null",
        };
    }
}
