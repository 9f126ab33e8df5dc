using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>An Exchange of a few mailboxes, each with one add-in, that does as it is told and counts what it is asked.</summary>
internal sealed class FakeExchange : IExchangeTransport
{
    public const string App = "11111111-2222-3333-4444-555555555555";

    private int _inFlight;
    private readonly TaskCompletionSource<bool> _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _most;

    public FakeExchange(int mailboxes) => Mailboxes = Enumerable.Range(1, mailboxes).Select(Id).ToList();

    /// <summary>Gets the mailboxes as they are listed.</summary>
    public List<string> Mailboxes { get; }

    /// <summary>Gets the people that live on-premises.</summary>
    public List<string> MailUsers { get; } = new();

    /// <summary>Gets or sets a value indicating whether the listing of mail users fails.</summary>
    public bool MailUsersFail { get; set; }

    /// <summary>Gets the ids of mailboxes that were deleted and can be restored.</summary>
    public List<string> SoftDeleted { get; } = new();

    /// <summary>Gets the ids of deleted mailboxes on hold; the listing of the soft-deleted ones gives them, too.</summary>
    public List<string> Inactive { get; } = new();

    /// <summary>Gets or sets what fails, by mailbox id.</summary>
    public Func<string, WfException?> Fails { get; set; } = _ => null;

    /// <summary>Gets or sets the mailbox after which the listing fails.</summary>
    public int? ListingFailsAfter { get; set; }

    /// <summary>Gets or sets what is done before an answer.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public ISet<string>? Available { get; set; }

    public ConcurrentDictionary<string, int> Asked { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentQueue<ExchangeCommand> Commands { get; } = new();

    public int MostAtOnce => _most;

    /// <summary>Gets what ends when all mailboxes were listed.</summary>
    public Task Listed => _listed.Task;

    public ExchangeTransportKind Kind { get; set; } = ExchangeTransportKind.AdminRest;

    public int BatchSize { get; set; } = 4;

    public bool RunsInParallel => Kind == ExchangeTransportKind.AdminRest;

    public int ThrottleLimit { get; set; } = 8;

    public static string Id(int number) => $"00000000-0000-0000-0000-{number:D12}";

    public static string Address(string id) => "u" + int.Parse(id[^12..], System.Globalization.CultureInfo.InvariantCulture) + "@contoso.example";

    public static WfException NotFound(string id) => WfErrors.ExchangeObjectNotFound.For(id, "Get-App", id, "gone");

    public TenantContext Tenant(string? tenantId = "aaaaaaaa-0000-0000-0000-000000000001", TimeProvider? clock = null) => new(
        new WfConnection { TenantId = tenantId, Organization = "contoso.onmicrosoft.com", Environment = "Global", SignIn = SignInKind.AccessToken, Transport = Kind },
        this,
        null,
        clock ?? TimeProvider.System);

    public async IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        Commands.Enqueue(command);
        string? identity = command.Parameters.TryGetValue("Identity", out object? value) ? (string)value : null;
        switch (command.Name)
        {
            case "Get-Mailbox" when command.Parameters.ContainsKey("InactiveMailboxOnly"):
                yield return Page(Inactive.Where(id => identity is null || id == identity).Select(id => Deleted(id, inactive: true)).ToArray());
                break;
            case "Get-Mailbox" when command.Parameters.ContainsKey("SoftDeletedMailbox"):
                yield return Page(SoftDeleted.Select(id => Deleted(id, inactive: false)).Concat(Inactive.Select(id => Deleted(id, inactive: true))).Where(record => identity is null || record.String("ExchangeObjectId") == identity).ToArray());
                break;
            case "Get-Mailbox" when identity is not null:
                // As the real cmdlet, it takes a wildcard and then gives several.
                string[] found = Mailboxes.Where(id => id == identity || Address(id) == identity || (identity.EndsWith('*') && Address(id).StartsWith(identity.TrimEnd('*'), StringComparison.Ordinal))).ToArray();
                yield return found.Length == 0 ? throw NotFound(identity) : Page(found.Select(Record).ToArray());
                break;
            case "Get-Mailbox":
                int given = 0;
                foreach (string[] page in Mailboxes.Chunk(5))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return Page(page.Select(Record).ToArray());
                    given += page.Length;
                    if (given >= ListingFailsAfter)
                    {
                        throw WfErrors.ListCutShort.For("Get-Mailbox", "Get-Mailbox", given, "test");
                    }
                }

                _listed.TrySetResult(true);
                break;
            case "Get-MailUser" when MailUsersFail:
                throw WfErrors.CmdletNotAllowed.For("Get-MailUser", "Get-MailUser");
            case "Get-MailUser":
                yield return Page(MailUsers.Where(user => identity is null || user == identity).Select(user => new BagRecord(("ExchangeGuid", Guid.NewGuid().ToString()), ("ExchangeObjectId", user), ("PrimarySmtpAddress", user), ("RecipientTypeDetails", "MailUser"))).ToArray());
                break;
            default:
                yield return Page([]);
                break;
        }
    }

    public async Task<IReadOnlyList<ExchangeOutcome>> InvokeBatchAsync(IReadOnlyList<ExchangeCommand> commands, CancellationToken cancellationToken)
    {
        Assert.InRange(commands.Count, 1, BatchSize);
        int now = Interlocked.Increment(ref _inFlight);
        _most = Math.Max(_most, now);
        try
        {
            await Task.Yield();
            var outcomes = new List<ExchangeOutcome>();
            foreach (ExchangeCommand command in commands)
            {
                Commands.Enqueue(command);
                string id = (string)command.Parameters["Mailbox"];
                Asked.AddOrUpdate(id, 1, (_, count) => count + 1);
                await Before(id, cancellationToken);
                outcomes.Add(Fails(id) is WfException failure
                    ? ExchangeOutcome.Of(command, failure)
                    : ExchangeOutcome.Of(command, Page([
                        new BagRecord(("AppId", App), ("DisplayName", "An add-in"), ("Scope", "User"), ("Requirements", "ReadWriteItem"), ("Enabled", "True"), ("ManifestXml", "<m/>")),
                        new BagRecord(("AppId", "99999999-2222-3333-4444-555555555555"), ("DisplayName", "Shipped"), ("Scope", "Default"), ("Requirements", "ReadItem"), ("Enabled", "True"), ("ManifestXml", "<m/>"))])));
            }

            return outcomes;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    public Task<ISet<string>?> GetAvailableCommandsAsync(CancellationToken cancellationToken) => Task.FromResult(Available);

    public void Dispose()
    {
    }

    private static ExchangePage Page(IReadOnlyList<ExchangeRecord> records) => new(records, []);

    private static BagRecord Record(string id) => new(("ExchangeObjectId", id), ("PrimarySmtpAddress", Address(id)), ("RecipientTypeDetails", "UserMailbox"));

    private static BagRecord Deleted(string id, bool inactive) => new(("ExchangeObjectId", id), ("RecipientTypeDetails", "UserMailbox"), ("IsInactiveMailbox", inactive));
}
