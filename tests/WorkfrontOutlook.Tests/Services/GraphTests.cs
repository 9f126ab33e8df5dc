using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services;

namespace WorkfrontOutlook.Tests.Services;

public sealed class GraphTests
{
    private const string First = """
        {"@odata.context":"c","value":[
          {"id":"o1","appId":"a1","displayName":"With","addIns":[{"id":"7ec25a0a-1b3a-4b3a-9b7a-000000000001","type":"Outlook","properties":[{"key":"Url","value":"https://x"}]}]},
          {"id":"o2","appId":"a2","displayName":"Without","addIns":[]}]
        """;

    [Fact]
    public async Task Applications_with_add_ins_are_listed_over_all_pages()
    {
        using var wire = new Wire();
        wire.Handler
            .Then(200, First + ""","@odata.nextLink":"https://graph.microsoft.com/v1.0/applications?$skiptoken=1"}""")
            .Then(429, "{}", ("Retry-After", "5"))
            .Then(200, """{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/applications?$skiptoken=2"}""")
            .Then(200, """{"value":[{"id":"o3","displayName":"Last","addIns":[{"id":"7ec25a0a-1b3a-4b3a-9b7a-000000000002","type":"t","properties":[]}]}]}""");
        List<GraphApplication> all = await wire.Clock.DriveAsync(ListAsync(wire.Context.Graph!));
        Assert.Equal(new[] { "o1", "o3" }, all.Select(application => application.ObjectId));
        GraphAddIn addIn = all[0].AddIns.Single();
        Assert.Equal("7ec25a0a-1b3a-4b3a-9b7a-000000000001", addIn.Id);
        Assert.Equal("https://x", addIn.Properties["URL"]);

        SeenRequest seen = wire.Handler.Seen[0];
        Assert.Equal("https://graph.microsoft.com/v1.0/applications", seen.Address.GetLeftPart(UriPartial.Path));
        Assert.Contains("select=id,appId,displayName,addIns", Uri.UnescapeDataString(seen.Address.Query), StringComparison.Ordinal);
        Assert.Equal("Bearer " + wire.GraphToken, seen.Headers["Authorization"]);
        Assert.StartsWith("WorkfrontOutlook/", seen.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.True(wire.Handler.Seen[2].At - wire.Handler.Seen[1].At >= TimeSpan.FromSeconds(5));
        Assert.Equal("$skiptoken=2", wire.Handler.Seen[3].Address.Query.TrimStart('?'));
    }

    [Theory]
    [InlineData(401, """{"error":{"code":"InvalidAuthenticationToken","message":"no"}}""", "GraphSignInRefused", 1)]
    [InlineData(403, """{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}""", "GraphPermissionMissing", 1)]
    [InlineData(400, """{"error":{"code":"BadRequest","message":"what"}}""", "GraphRequestFailed", 1)]
    [InlineData(404, "", "GraphRequestFailed", 1)]
    [InlineData(429, "", "Throttled", 6)]
    [InlineData(500, "", "ServiceUnavailable", 6)]
    [InlineData(503, "", "ServiceUnavailable", 6)]
    [InlineData(200, "", "ReplyEmpty", 6)]
    [InlineData(200, "{\"value\":[", "ReplyCutShort", 6)]
    [InlineData(200, "<html>", "ReplyNotJson", 1)]
    [InlineData(200, "{}", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":"none"}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":{}}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":[],"@odata.nextLink":7}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":[],"@odata.nextLink":{"href":"x"}}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":[],"@odata.nextLink":"\ud800"}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":[{"id":"a","addIns":[]}],"value":[]}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":[],"value":null}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":[],"\u0076alue":[]}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"@odata.nextLink":"https://graph.microsoft.com/v1.0/applications?$skiptoken=1","value":[],"@odata.nextLink":null}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"@odata.nextLink":"https://graph.microsoft.com/v1.0/a","@odata.nextLink":"https://graph.microsoft.com/v1.0/b","value":[]}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":[{"appId":"a","addIns":[{"id":"7ec25a0a-1b3a-4b3a-9b7a-000000000001"}]}]}""", "ReplyNotUnderstood", 1)]
    [InlineData(200, """{"value":[null]}""", "ReplyNotUnderstood", 1)]
    [InlineData(302, "", "RedirectRefused", 1)]
    public async Task Failures_are_the_modules_own(int status, string body, string id, int sent)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, body, ("Location", "https://graph.evil.example/"));
        WfException error = await Assert.ThrowsAsync<WfException>(() => wire.Clock.DriveAsync(ListAsync(wire.Context.Graph!)));
        Assert.Equal(id, error.ErrorId);
        Assert.Equal(sent, wire.Handler.Seen.Count);
        Assert.DoesNotContain(wire.GraphToken!.Split('.')[1], error + error.RecommendedAction, StringComparison.Ordinal);
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            Assert.DoesNotContain("Microsoft.", cause.GetType().FullName!, StringComparison.Ordinal);
        }

        if (status == 403)
        {
            Assert.Contains("Application.Read.All", error.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://graph.evil.example/v1.0/applications")]
    [InlineData("https://sub.graph.microsoft.com/v1.0/applications")]
    [InlineData("relative")]
    public async Task A_link_elsewhere_is_an_error(string link)
    {
        using var wire = new Wire();
        wire.Handler.Then(200, First + ",\"@odata.nextLink\":\"" + link + "\"}");
        WfException error = await Assert.ThrowsAsync<WfException>(() => wire.Clock.DriveAsync(ListAsync(wire.Context.Graph!)));
        Assert.Equal("ListCutShort", error.ErrorId);
        Assert.Single(wire.Handler.Seen);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    public async Task A_circle_or_a_lost_page_is_an_error(int status)
    {
        using var wire = new Wire();
        string page = First + ""","@odata.nextLink":"https://graph.microsoft.com/v1.0/applications?$skiptoken=1"}""";
        wire.Handler.Then(200, page).Then(status, page);
        WfException error = await Assert.ThrowsAsync<WfException>(() => wire.Clock.DriveAsync(ListAsync(wire.Context.Graph!)));
        Assert.Equal("ListCutShort", error.ErrorId);
        Assert.Equal(2, wire.Handler.Seen.Count);
    }

    [Fact]
    public async Task Graph_alone_takes_a_token_or_a_handler_that_signs_in_itself()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, First + "}");
        using (IGraphDirectory own = new Connector().OpenGraph(new ConnectRequest { SignIn = SignInKind.ExistingSession, Handler = wire.Handler, Clock = wire.Clock, GraphEndpoint = new Uri("http://127.0.0.1:81/g") }))
        {
            Assert.Single(await ListAsync(own));
        }

        Assert.True(wire.Handler.IsDisposed);
        SeenRequest seen = wire.Handler.Seen.Single();
        Assert.False(seen.Headers.ContainsKey("Authorization"));
        Assert.StartsWith("http://127.0.0.1:81/g/v1.0/applications?", seen.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("AccessTokenMissing", Assert.Throws<WfException>(() => new Connector().OpenGraph(new ConnectRequest { SignIn = SignInKind.ExistingSession })).ErrorId);
    }

    private static async Task<List<GraphApplication>> ListAsync(IGraphDirectory graph)
    {
        var all = new List<GraphApplication>();
        await foreach (GraphApplication application in graph.ListApplicationsWithAddInsAsync(TestContext.Current.CancellationToken))
        {
            all.Add(application);
        }

        return all;
    }
}
