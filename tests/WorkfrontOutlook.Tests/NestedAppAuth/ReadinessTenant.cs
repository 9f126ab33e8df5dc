using WorkfrontOutlook.Connections;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.NestedAppAuth;

/// <summary>A seeded tenant with given Entra applications, connected over the real wire formats, on a clock that leaps over waits.</summary>
internal sealed class ReadinessTenant : IDisposable
{
    public const string ClientId = "0f3c5d0e-5b1c-4a52-9f3e-6d1c9a0b7e11";

    public static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    public static readonly string[] Scopes = { "User.Read", "Mail.Read" };

    public ReadinessTenant(Func<TenantProfile, TenantProfile> change, int mailboxes = 10, Func<HttpMessageHandler, HttpMessageHandler>? between = null)
    {
        Tenant = new SeededTenant(change(SeededTenant.ProfileFor("Clean", mailboxes, 7)), FastClock.At(Start, 300));
        Context = Connected.ToAsync(Tenant, between).GetAwaiter().GetResult();
    }

    public SeededTenant Tenant { get; }

    public TenantContext Context { get; }

    public ServerStatistics Statistics => Tenant.Statistics;

    /// <summary>An application with which all is well.</summary>
    public static EntraApp Good(string clientId = ClientId, string? addInId = null) => new()
    {
        AppId = clientId,
        DisplayName = "Contoso Mail Helper",
        AddInId = addInId,
        VerifiedPublisher = "Contoso",
        WantedScopes = Scopes,
        Grants = new[] { new SeededGrant { Scope = " User.Read Mail.Read openid profile" } },
        SignIns = 12,
    };

    public static ReadinessTenant With(params EntraApp[] apps) => new(profile => profile with { EntraApps = apps });

    public async Task<WfNestedAppAuthTest> TestAsync(params string[] scopes) => (await TestAsync(new[] { ClientId }, scopes)).Single();

    public async Task<List<WfNestedAppAuthTest>> TestAsync(string[] clientIds, string[] scopes)
    {
        var tests = new List<WfNestedAppAuthTest>();
        NestedAppAuthSubject[] subjects = clientIds.Select(id => NestedAppAuthSubject.OfClient(id)).ToArray();
        await foreach (WfNestedAppAuthTest test in NestedAppAuthTester.TestAsync(Context, subjects, new NestedAppAuthOptions { Scopes = scopes }, TestContext.Current.CancellationToken))
        {
            tests.Add(test);
        }

        return tests;
    }

    public static CheckOutcome Outcome(WfNestedAppAuthTest test, string check) => test.Checks.Single(item => item.Name == check).Outcome;

    public void Dispose() => Context.Dispose();
}
