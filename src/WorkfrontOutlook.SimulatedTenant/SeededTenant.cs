using System.Collections;
using System.Globalization;
using System.Security;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>
/// An embedded tenant: Exchange's admin endpoint, Microsoft Graph and the metadata document, for one seed. Safe for use from
/// several threads.
/// </summary>
public sealed class SeededTenant
{
    /// <summary>The most mailboxes that a tenant may have.</summary>
    public const int MaxMailboxes = 300_000;

    private static readonly string[] Companies = { "contoso", "fabrikam", "litware", "northwind", "proseware", "tailspin", "wingtip", "woodgrove" };

    private readonly RecipientDirectory _directory;
    private readonly TenantState _state;
    private readonly ExchangeCore _core;

    /// <summary>Initializes a new instance of the <see cref="SeededTenant"/> class.</summary>
    /// <param name="profile">What the tenant is like.</param>
    /// <param name="clock">The clock that it lives by; null for the machine's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of mailboxes is out of range.</exception>
    public SeededTenant(TenantProfile profile, TimeProvider? clock = null)
    {
        if (profile.MailboxCount is < 0 or > MaxMailboxes)
        {
            throw new ArgumentOutOfRangeException(nameof(profile), profile.MailboxCount, "A tenant has 0 to 300,000 mailboxes.");
        }

        Profile = profile;
        Clock = clock ?? TimeProvider.System;
        TenantId = StableHash.Id(profile.Seed, "tenant");
        string company = Companies[StableHash.Below(Companies.Length, profile.Seed, "company")] + (profile.Seed & 0x7FFFFFFF).ToString(CultureInfo.InvariantCulture);
        Organization = company + InitialSuffix(profile.Cloud);
        MailDomain = company + ".example";
        _directory = new RecipientDirectory(profile, MailDomain);
        _state = new TenantState(profile, _directory);
        Statistics = new ServerStatistics(profile.MailboxCount);
        AccessTokens = new AccessTokens(profile, TenantId, Clock);
        IdentityTokens = new IdentityTokens(TenantId, profile.Cloud.ExchangeHost, Clock);
        _core = new ExchangeCore(new ExchangeModel(profile, TenantId, Organization, MailDomain, _directory, _state, Statistics, Clock));
        Server = new TenantServer(_core, AccessTokens);
    }

    /// <summary>Gets the names of the scenarios, the default first.</summary>
    public static IReadOnlyList<string> Scenarios => SimulatedTenant.Scenarios.Names;

    /// <summary>Gets what the tenant is like.</summary>
    public TenantProfile Profile { get; }

    /// <summary>Gets the tenant's id.</summary>
    public Guid TenantId { get; }

    /// <summary>Gets the initial domain.</summary>
    public string Organization { get; }

    /// <summary>Gets the domain of the mail addresses.</summary>
    public string MailDomain { get; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Gets what the server saw.</summary>
    public ServerStatistics Statistics { get; }

    /// <summary>Gets the issuer of access tokens.</summary>
    public AccessTokens AccessTokens { get; }

    /// <summary>Gets the issuer of user identity tokens.</summary>
    public IdentityTokens IdentityTokens { get; }

    /// <summary>Gets how many user and shared mailboxes there are.</summary>
    public int MailboxCount => Profile.MailboxCount;

    /// <summary>Gets the cmdlets that the admin of a session may run; the others' functions aren't there.</summary>
    public IReadOnlyList<string> AvailableCmdlets => _core.CmdletsFor(Caller.SessionAdmin).ToArray();

    internal TenantServer Server { get; }

    /// <summary>Makes the tenant of a scenario.</summary>
    /// <param name="scenario">The scenario's name, without case.</param>
    /// <param name="mailboxCount">How many mailboxes; null for the scenario's own number.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="clock">The clock; null for the machine's.</param>
    /// <returns>The tenant.</returns>
    /// <exception cref="ArgumentException">There is no such scenario.</exception>
    public static SeededTenant Create(string scenario, int? mailboxCount = null, int seed = 1, TimeProvider? clock = null) =>
        new(ProfileFor(scenario, mailboxCount, seed), clock);

    /// <summary>Gets a scenario's profile, to be changed by <c>with</c> and made into a tenant.</summary>
    /// <param name="scenario">The scenario's name, without case.</param>
    /// <param name="mailboxCount">How many mailboxes; null for the scenario's own number.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentException">There is no such scenario.</exception>
    public static TenantProfile ProfileFor(string scenario, int? mailboxCount = null, int seed = 1)
    {
        TenantProfile profile = SimulatedTenant.Scenarios.Find(scenario, seed);
        return profile with { MailboxCount = mailboxCount ?? profile.MailboxCount };
    }

    /// <summary>
    /// Makes a tenant of any profile, drawn by the seed, with a clock of its own that stands at any time from 2025 to 2027 and
    /// runs 50 times as fast as the machine's. Its faults are such as a client is to outlast.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="machine">The machine's clock; the system's unless given.</param>
    /// <returns>The tenant.</returns>
    public static SeededTenant Random(int seed, TimeProvider? machine = null)
    {
        (TenantProfile profile, DateTimeOffset now) = RandomProfile.Draw(seed);
        return new SeededTenant(profile, new SimulatedClock(now, 50, machine));
    }

    /// <summary>Computes what is true of the tenant now, with all changes that were made.</summary>
    /// <returns>The truth.</returns>
    public TenantTruth GetTruth() => new(Profile, _directory, _state, Clock.GetUtcNow());

    /// <summary>Gets a mailbox that counts.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <returns>The mailbox.</returns>
    public SeededMailbox GetMailbox(int index) => index >= 0 && index < MailboxCount
        ? _directory.Get(index)
        : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Finds a recipient of any kind by an id, its address or its alias.</summary>
    /// <param name="identity">The identity.</param>
    /// <returns>The recipient, or null.</returns>
    public SeededMailbox? FindRecipient(string identity) => _directory.Find(identity) is int index ? _directory.Get(index) : null;

    /// <summary>Gets the recipients of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The recipients, computed as they are read.</returns>
    public IEnumerable<SeededMailbox> GetRecipients(MailboxKind kind) =>
        Enumerable.Range(0, _directory.Count).Where(index => _directory.KindOf(index) == kind).Select(_directory.Get);

    /// <summary>Gets the add-ins that a mailbox's user has installed, as they are now.</summary>
    /// <param name="index">The mailbox's index.</param>
    /// <returns>The add-ins, without the default ones.</returns>
    public IReadOnlyList<SeededAddIn> GetUserAddIns(int index) => _state.UserApps(index);

    /// <summary>Makes a handler that carries HTTP requests to the tenant.</summary>
    /// <returns>The handler.</returns>
    public HttpMessageHandler CreateHandler() => new TenantHandler(Server);

    /// <summary>Makes a request for the connector, with a handler and tokens that are good for a day.</summary>
    /// <param name="withGraph">Whether it has a token for Graph; ignored where the tenant gives the caller none.</param>
    /// <returns>The request.</returns>
    public ConnectRequest CreateRequest(bool withGraph = true)
    {
        var day = new AccessTokenOptions { Lifetime = TimeSpan.FromDays(1) };
        return new ConnectRequest
        {
            SignIn = SignInKind.Demo,
            Cloud = Profile.Cloud,
            TenantId = TenantId.ToString(),
            Organization = Organization,
            ClientId = AccessTokens.ClientId.ToString(),
            ExchangeAccessToken = Secure(AccessTokens.IssueExchange(day)),
            GraphAccessToken = withGraph && Profile.HasGraph ? Secure(AccessTokens.IssueGraph(day)) : null,
            Handler = CreateHandler(),
            Clock = Clock,
            Demo = string.Format(CultureInfo.InvariantCulture, "{0}, seed {1}, {2} mailboxes", Profile.Scenario, Profile.Seed, MailboxCount),
        };
    }

    /// <summary>
    /// Runs a cmdlet without HTTP, as the functions of an admin's session do: no throttle, no faults, no paging, no question.
    /// </summary>
    /// <param name="name">The cmdlet's name.</param>
    /// <param name="parameters">The parameters: texts, switches, lists, byte arrays; null for none.</param>
    /// <returns>The output, or the error.</returns>
    public CmdletResult ExecuteCmdlet(string name, IDictionary? parameters = null)
    {
        Statistics.SessionCall();
        Statistics.Cmdlet(name);
        try
        {
            Cmdlet cmdlet = _core.Find(Caller.SessionAdmin, name) ?? throw CmdletFailure.NotRecognized(name);
            IEnumerable<KeyValuePair<string, object?>> pairs = parameters is null
                ? Array.Empty<KeyValuePair<string, object?>>()
                : parameters.Cast<object>().Select(entry => (DictionaryEntry)entry).Select(entry => new KeyValuePair<string, object?>(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value));
            (IEnumerable<object> output, IReadOnlyList<string> warnings) = _core.Run(cmdlet, new CmdletCall(cmdlet.Name, pairs, overHttp: false)).All();
            return new CmdletResult(output, warnings, null);
        }
        catch (CmdletFailure failure)
        {
            return new CmdletResult(Array.Empty<object>(), Array.Empty<string>(), failure.Error);
        }
    }

    /// <summary>Computes the least time in which any client could get answers to so many cmdlet calls, by the latency and the limits.</summary>
    /// <param name="calls">How many calls.</param>
    /// <param name="batchSize">How many calls go into one request, 1 to 10.</param>
    /// <returns>The time; zero where nothing limits it.</returns>
    public TimeSpan GetBestWallTime(int calls, int batchSize = 10)
    {
        ServerOptions server = Profile.Server;
        double seconds = 0;
        if (server.Throttle?.CallsPerSecond is double rate)
        {
            seconds = Math.Max(0, calls - server.Throttle.BurstSize) / rate;
        }

        double request = server.Latency.TotalSeconds + (server.CallTime.TotalSeconds * Math.Min(calls, batchSize));
        double requests = Math.Ceiling((double)calls / batchSize);
        return TimeSpan.FromSeconds(Math.Max(seconds, request * Math.Ceiling(requests / (server.Throttle?.MaxConcurrent ?? requests))));
    }

    /// <inheritdoc/>
    public override string ToString() => Organization;

    private static string InitialSuffix(CloudEnvironment cloud) => cloud.Name switch
    {
        "USGov" or "USGovDoD" => ".onmicrosoft.us",
        "China" => ".partner.onmschina.cn",
        _ => ".onmicrosoft.com",
    };

    private static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        secure.MakeReadOnly();
        return secure;
    }
}
