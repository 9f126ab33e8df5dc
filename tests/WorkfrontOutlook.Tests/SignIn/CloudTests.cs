using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>The clouds by every name, and that each service is asked where its cloud has it.</summary>
public sealed class CloudTests
{
    [Theory]
    [InlineData("Global", "outlook.office365.com", "login.microsoftonline.com", "graph.microsoft.com")]
    [InlineData("O365Default", "outlook.office365.com", "login.microsoftonline.com", "graph.microsoft.com")]
    [InlineData("GCC", "outlook.office365.com", "login.microsoftonline.com", "graph.microsoft.com")]
    [InlineData("USGov", "outlook.office365.us", "login.microsoftonline.us", "graph.microsoft.us")]
    [InlineData("o365usgovgcchigh", "outlook.office365.us", "login.microsoftonline.us", "graph.microsoft.us")]
    [InlineData("USGovDoD", "outlook-dod.office365.us", "login.microsoftonline.us", "dod-graph.microsoft.us")]
    [InlineData("O365USGovDoD", "outlook-dod.office365.us", "login.microsoftonline.us", "dod-graph.microsoft.us")]
    [InlineData("China", "partner.outlook.cn", "login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn")]
    [InlineData("O365China", "partner.outlook.cn", "login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn")]
    [InlineData("Bleu", "outlook.sovcloud.fr", "login.sovcloud-identity.fr", "graph.svc.sovcloud.fr")]
    [InlineData("Delos", "outlook.sovcloud.de", "login.sovcloud-identity.de", "graph.svc.sovcloud.de")]
    public async Task A_cloud_signs_in_at_its_own_host_for_its_own_services(string name, string exchange, string login, string graph)
    {
        CloudEnvironment cloud = CloudEnvironments.Find(name)!;
        using var authority = new FakeAuthority();
        using TenantContext context = await FakeAuthority.ConnectAsync(Request(authority, cloud));
        Assert.All(authority.Seen, request => Assert.Equal(login, request.Address.Host));
        Assert.Equal(["https://" + exchange + "/.default", "https://" + graph + "/.default"], authority.TokenRequests.Select(request => FakeAuthority.Form(request)["scope"]));
        Assert.Equal(exchange, context.Connection.ExchangeEndpoint!.Host);
        Assert.Equal(graph, context.Connection.GraphEndpoint!.Host);
        Assert.Equal(cloud.Name, context.Connection.Environment);
    }

    [Fact]
    public async Task Each_service_can_be_replaced_alone_and_the_audience_stays_the_clouds()
    {
        using var authority = new FakeAuthority();
        using TenantContext context = await FakeAuthority.ConnectAsync(Request(authority, CloudEnvironments.Worldwide, new Uri("http://127.0.0.1:5001"), new Uri("https://graph.example"), new Uri("https://login.example")));
        Assert.All(authority.Seen, request => Assert.Equal("login.example", request.Address.Host));
        Assert.Equal("127.0.0.1", context.Connection.ExchangeEndpoint!.Host);
        Assert.Equal("graph.example", context.Connection.GraphEndpoint!.Host);
        Assert.Equal("https://outlook.office365.com/.default", FakeAuthority.Form(authority.TokenRequests[0])["scope"]);
    }

    [Theory]
    [InlineData("http://login.example")]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("https://user:secret-word@login.example")]
    public async Task A_login_address_that_would_leak_is_refused(string address)
    {
        using var authority = new FakeAuthority();
        WfException error = await Secrecy.FailAsync(authority, Request(authority, CloudEnvironments.Worldwide, login: new Uri(address)), "secret-word");
        Assert.Equal("EndpointNotAllowed", error.ErrorId);
        Assert.Empty(authority.Seen);
    }

    private static ConnectRequest Request(FakeAuthority authority, CloudEnvironment cloud, Uri? exchange = null, Uri? graph = null, Uri? login = null) => new()
    {
        SignIn = SignInKind.ClientSecret,
        Cloud = cloud,
        TenantId = authority.Tenant.TenantId.ToString(),
        ClientId = authority.App,
        ClientSecret = Services.Wire.Secret(FakeAuthority.Secret),
        ExchangeEndpoint = exchange,
        GraphEndpoint = graph,
        LoginEndpoint = login,
        AuthorityHandler = authority,
        Handler = authority.Tenant.CreateHandler(),
    };
}
