using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class LoopbackServerTests
{
    [Fact]
    public async Task The_socket_speaks_as_the_handler_does()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront");
        using LoopbackServer server = LoopbackServer.Start(tenant);
        using var http = new TestCaller(tenant, server.BaseAddress, new SocketsHttpHandler { AllowAutoRedirect = false });
        using var handler = new TestCaller(tenant);
        foreach ((string cmdlet, (string, JsonNode?)[] parameters) in new (string, (string, JsonNode?)[])[]
        {
            ("Get-App", new (string, JsonNode?)[] { ("OrganizationApp", true) }),
            ("Get-App", new (string, JsonNode?)[] { ("Mailbox", "nobody.1") }),
            ("Get-Nonsense", Array.Empty<(string, JsonNode?)>()),
            ("Get-Recipient", new (string, JsonNode?)[] { ("ResultSize", "Unlimited") }),
        })
        {
            TestCaller.Answer one = await http.InvokeAsync(cmdlet, parameters);
            TestCaller.Answer other = await handler.InvokeAsync(cmdlet, parameters.Select(parameter => (parameter.Item1, parameter.Item2?.DeepClone())).ToArray());
            Assert.Equal(other.Status, one.Status);
            Assert.Equal(
                other.Text.Replace("https://outlook.office365.com", string.Empty, StringComparison.Ordinal),
                one.Text.Replace(server.BaseAddress.GetLeftPart(UriPartial.Authority), string.Empty, StringComparison.Ordinal));
        }

        TestCaller.Answer page = await http.PostAsync(http.Command, TestCaller.Input("Get-Mailbox"), "odata.maxpagesize=20");
        Assert.StartsWith(server.BaseAddress.ToString(), page.NextLink, StringComparison.Ordinal);
        Assert.Equal(20, (await http.PostAsync(new Uri(page.NextLink!), TestCaller.Input("Get-Mailbox"), "odata.maxpagesize=20")).Value.Length);
        http.Token = tenant.AccessTokens.IssueGraph();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(server.BaseAddress, "/v1.0/organization"))).Status);
        http.Token = null;
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(server.BaseAddress, "/autodiscover/metadata/json/1"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(server.BaseAddress, "/autodiscover/metadata/json/x"))).Status);
    }

    [Theory]
    [InlineData(FaultKind.CutBody)]
    [InlineData(FaultKind.ConnectionReset)]
    public async Task Faults_of_the_connection_are_real_ones(FaultKind kind)
    {
        var tenant = new SeededTenant(SeededTenant.ProfileFor("Clean") with { Server = new ServerOptions { Faults = FaultPlan.Of(1, 1, kind) with { MaxInARow = 1 } } });
        using LoopbackServer server = LoopbackServer.Start(tenant);
        using var caller = new TestCaller(tenant, server.BaseAddress, new SocketsHttpHandler());
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.InvokeAsync("Get-OrganizationConfig"));
        Assert.Equal(HttpStatusCode.OK, (await caller.InvokeAsync("Get-OrganizationConfig")).Status);
    }

    [Fact]
    public async Task It_ends_when_it_is_disposed_and_a_port_in_use_is_an_error()
    {
        SeededTenant tenant = SeededTenant.Create("Clean");
        LoopbackServer server = LoopbackServer.Start(tenant);
        Assert.Throws<HttpListenerException>(() => LoopbackServer.Start(tenant, server.Port));
        server.Dispose();
        await server.Completion.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken).AsTask());
    }
}
