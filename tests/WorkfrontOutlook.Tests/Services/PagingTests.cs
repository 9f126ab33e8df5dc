using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.Services;

public sealed class PagingTests
{
    private const string Base = "https://outlook.office365.com/adminapi/beta/x/InvokeCommand?$skiptoken=";

    [Fact]
    public async Task Pages_are_fetched_with_the_same_body_and_headers()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Page(Base + "1", "a", "b")).Then(200, Wire.Page("/adminapi/beta/x/InvokeCommand?$skiptoken=2")).Then(200, Wire.Page(null, "c"));
        ExchangePage all = await wire.RunAsync(Wire.Read);
        Assert.Equal(new[] { "a", "b", "c" }, all.Records.Select(record => record.String("Name")));
        Assert.Equal(Base + "2", wire.Handler.Seen[2].Address.AbsoluteUri);
        foreach (SeenRequest seen in wire.Handler.Seen)
        {
            Assert.Equal(HttpMethod.Post, seen.Method);
            Assert.Equal(wire.Handler.Seen[0].Body, seen.Body);
            Assert.Equal(wire.Handler.Seen[0].Headers, seen.Headers);
        }
    }

    [Fact]
    public async Task A_page_that_is_throttled_is_asked_for_again()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Page(Base + "1", "a")).Then(429, string.Empty, ("Retry-After", "3")).Then(200, Wire.Page(null, "b"));
        Assert.Equal(2, (await wire.RunAsync(Wire.Read)).Records.Count);
        Assert.True(wire.Handler.Seen[2].At - wire.Handler.Seen[1].At >= TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData("https://evil.example/adminapi?x=1")]
    [InlineData("https://outlook.office365.com.evil.example/x")]
    [InlineData("https://evil-outlook.office365.com.example/x")]
    [InlineData("http://outlook.office365.com/x")]
    [InlineData("https://user@outlook.office365.com/x")]
    [InlineData("https://outlook.office365.com:8443/x")]
    [InlineData("http://")]
    [InlineData(" ")]
    public async Task A_link_that_leads_elsewhere_is_an_error_and_gets_no_token(string link)
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Page(link, "a", "b"));
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal("ListCutShort", error.ErrorId);
        Assert.Contains("2", error.Message, StringComparison.Ordinal);
        Assert.Single(wire.Handler.Seen);
    }

    [Fact]
    public async Task A_link_to_a_tenants_own_host_is_followed()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Page("https://eur01.outlook.office365.com/x", "a")).Then(200, Wire.Page(null, "b"));
        Assert.Equal(2, (await wire.RunAsync(Wire.Read)).Records.Count);
    }

    [Fact]
    public async Task Links_in_a_circle_end_in_an_error()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Page(Base + "1", "a")).Then(200, Wire.Page(Base + "2", "b")).Then(200, Wire.Page(Base + "1", "c"));
        Assert.Equal("ListCutShort", (await wire.FailAsync(Wire.Read)).ErrorId);
        Assert.Equal(3, wire.Handler.Seen.Count);
    }

    [Fact]
    public async Task Endless_empty_pages_end_in_an_error()
    {
        using var wire = new Wire();
        int page = 0;
        wire.Handler.Then(_ => ScriptedHandler.Answer(200, Wire.Page(Base + ++page)));
        Assert.Equal("ListCutShort", (await wire.FailAsync(Wire.Read)).ErrorId);
    }

    [Theory]
    [InlineData(400, "Expired or Invalid pagination request. Default Expiry time is 00:30:00")]
    [InlineData(403, "")]
    [InlineData(500, "boom")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"value\":[")]
    public async Task A_page_that_fails_names_what_was_lost(int status, string body)
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Page(Base + "1", "a", "b", "c")).Then(status, body);
        var names = new List<string?>();
        WfException error = await Assert.ThrowsAsync<WfException>(() => wire.Clock.DriveAsync(CollectAsync()));
        Assert.Equal("ListCutShort", error.ErrorId);
        Assert.Equal(WfErrorCategory.ReadError, error.Category);
        Assert.Contains("3", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, names.Count);
        Assert.IsType<WfException>(error.InnerException);
        wire.AssertNoSecret(error);

        async Task<bool> CollectAsync()
        {
            await foreach (ExchangePage page in wire.Exchange.InvokeAsync(Wire.Read, TestContext.Current.CancellationToken))
            {
                names.AddRange(page.Records.Select(record => record.String("Name")));
            }

            return true;
        }
    }

    [Fact]
    public async Task A_list_that_says_that_there_is_more_without_a_link_is_an_error()
    {
        const string Body = """{"@adminapi.warnings":["Standardmäßig ... ResultSize Unlimited"],"value":[{"Name":"a"}]}""";
        using var wire = new Wire();
        wire.Handler.Then(200, Body);
        Assert.Equal("ListCutShort", (await wire.FailAsync(Wire.Read)).ErrorId);
        Assert.Equal("ListCutShort", (await wire.FailAsync(new ExchangeCommand("Get-Mailbox", new Dictionary<string, object> { ["ResultSize"] = "Unlimited" }))).ErrorId);
        Assert.Single((await wire.RunAsync(new ExchangeCommand("Get-Mailbox", new Dictionary<string, object> { ["ResultSize"] = 1 }))).Records);
    }

    [Theory]
    [InlineData("""{"value":[{"Name":"a"}],"value":[]}""")]
    [InlineData("""{"value":[{"Name":"a"}],"value":null}""")]
    [InlineData("""{"@odata.nextLink":"/adminapi/beta/x/InvokeCommand?$skiptoken=1","value":[{"Name":"a"}],"@odata.nextLink":null}""")]
    [InlineData("""{"@odata.nextLink":"/adminapi/beta/x/InvokeCommand?$skiptoken=1","value":[{"Name":"a"}],"@odata.nextLink":"/adminapi/beta/x/InvokeCommand?$skiptoken=2"}""")]
    public async Task A_page_with_two_lists_or_two_links_is_not_understood(string body)
    {
        using var wire = new Wire();
        wire.Handler.Then(200, body);
        Assert.Equal("ReplyNotUnderstood", (await wire.FailAsync(Wire.Read)).ErrorId);
        Assert.Single(wire.Handler.Seen);
    }

    [Theory]
    [InlineData("""{"value":[],"error":{"code":"x","message":"boom"},"error":null}""", "ExchangeCommandFailed")]
    [InlineData("""{"value":[],"@adminapi.confirmationmessage":"Sure?","@adminapi.confirmationmessage":null}""", "ConfirmationAsked")]
    public async Task What_an_answer_says_once_it_does_not_take_back(string body, string id)
    {
        using var wire = new Wire();
        wire.Handler.Then(200, body);
        Assert.Equal(id, (await wire.FailAsync(Wire.Read)).ErrorId);
    }

    [Fact]
    public async Task Fewer_than_were_asked_for_with_the_word_that_there_are_more_is_an_error()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, """{"@adminapi.warnings":["There are more results. Increase ResultSize."],"value":[{"Name":"a"}]}""");
        Assert.Equal("ListCutShort", (await wire.FailAsync(new ExchangeCommand("Get-Mailbox", new Dictionary<string, object> { ["ResultSize"] = 5 }))).ErrorId);
    }

    [Fact]
    public async Task A_link_that_is_no_text_is_an_error()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, """{"value":[],"@odata.nextLink":{"a":1}}""");
        Assert.Equal("ListCutShort", (await wire.FailAsync(Wire.Read)).ErrorId);
    }
}
