using System.Net;
using System.Net.Http.Headers;
using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.AddIns;

public sealed class AddInCatalogDownloadTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "wf-catalog-" + Guid.NewGuid().ToString("N"));
    private readonly FakeCatalogHost _host = new();

    public void Dispose()
    {
        _host.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, true);
        }
    }

    [Fact]
    public async Task The_published_address_gives_the_list_and_its_date()
    {
        DateTimeOffset date = new(2025, 4, 30, 8, 0, 0, TimeSpan.Zero);
        _host.Answer(CatalogSample.Many(1100), response => response.Content.Headers.LastModified = date);
        WfCatalog info = await Update();

        Assert.Equal("https://raw.githubusercontent.com/OfficeDev/office-js/release/add-in-ids/add-ins-using-exchange-tokens.csv", Assert.Single(_host.Asked).AbsoluteUri);
        Assert.Equal((1100, date), (info.Count, info.ListDate));
        Assert.Equal(date, new AddInCatalogStore(_folder).Load().Info.ListDate);
    }

    [Fact]
    public async Task Without_a_date_from_the_server_the_list_date_is_unknown()
    {
        _host.Answer(CatalogSample.Many(10));
        Assert.Null((await Update()).ListDate);
    }

    [Theory]
    [InlineData("https://evil.example/list.csv")]
    [InlineData("http://raw.githubusercontent.com/list.csv")]
    [InlineData("https://raw.githubusercontent.com:8443/list.csv")]
    [InlineData("https://raw.githubusercontent.com.evil.example/list.csv")]
    [InlineData("https://user@raw.githubusercontent.com/list.csv")]
    [InlineData("//evil.example/list.csv")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_elsewhere_is_not_followed(string location)
    {
        _host.Redirect(location);
        WfException exception = await Refused();

        Assert.Equal(("CatalogRedirectRefused", WfErrorCategory.SecurityError), (exception.ErrorId, exception.Category));
        Assert.Single(_host.Asked);
    }

    [Fact]
    public async Task A_handler_that_was_led_elsewhere_by_itself_is_noticed()
    {
        _host.Answer(CatalogSample.Many(10), response => response.RequestMessage = new HttpRequestMessage(HttpMethod.Get, "https://evil.example/"));
        Assert.Equal("CatalogRedirectRefused", (await Refused()).ErrorId);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed_but_not_for_ever()
    {
        _host.Redirect("/OfficeDev/office-js/main/list.csv");
        _host.Answer(CatalogSample.Many(10));
        Assert.Equal(10, (await Update()).Count);
        Assert.Equal("/OfficeDev/office-js/main/list.csv", _host.Asked[1].AbsolutePath);

        for (int i = 0; i < 5; i++)
        {
            _host.Redirect("/round");
        }

        Assert.Equal("CatalogDownloadFailed", (await Refused()).ErrorId);
        Assert.Equal(6, _host.Asked.Count);
    }

    [Fact]
    public async Task A_web_page_is_refused_by_its_type_and_by_its_content()
    {
        byte[] page = Encoding.UTF8.GetBytes("<!doctype html><title>Proxy sign-in</title>");
        _host.Answer(page, response => response.Content.Headers.ContentType = new MediaTypeHeaderValue("text/html"));
        _host.Answer(page);

        Assert.Equal("CatalogNotAList", (await Refused()).ErrorId);
        Assert.Equal("CatalogNotAList", (await Refused()).ErrorId);
    }

    [Fact]
    public async Task Too_much_is_refused_announced_or_not()
    {
        _host.Answer(new byte[(4 * 1024 * 1024) + 1]);
        _host.Answer(_ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) }));

        Assert.Equal("CatalogTooLarge", (await Refused()).ErrorId);
        Assert.Equal("CatalogTooLarge", (await Refused()).ErrorId);
    }

    [Fact]
    public async Task A_body_shorter_than_announced_is_refused()
    {
        byte[] list = CatalogSample.Many(100);
        int end = Array.LastIndexOf(list, (byte)'\n', list.Length - 2) + 1;
        _host.Answer(list[..end], response => response.Content.Headers.ContentLength = list.Length);

        Assert.Equal("CatalogCut", (await Refused()).ErrorId);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.NotModified)]
    public async Task Any_other_answer_is_refused_with_its_status(HttpStatusCode status)
    {
        _host.Answer(status, CatalogSample.Many(10));
        WfException exception = await Refused();

        Assert.Equal("CatalogDownloadRefused", exception.ErrorId);
        Assert.Contains(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_line_is_an_error_with_its_cause()
    {
        _host.Answer(_ => throw new HttpRequestException("An error occurred", new IOException("No such host is known.")));
        _host.Answer(_ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new BrokenStream()) }));

        Assert.Contains("No such host is known.", (await Refused("CatalogDownloadFailed")).Message, StringComparison.Ordinal);
        await Refused("CatalogDownloadFailed");
    }

    [Fact]
    public async Task A_silent_server_ends_in_a_time_out_and_cancellation_stays_cancellation()
    {
        _host.Answer(async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        });
        WfException exception = await Assert.ThrowsAsync<WfException>(() => Updater(TimeSpan.FromMilliseconds(50)).UpdateFromPublishedAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("CatalogDownloadTimedOut", WfErrorCategory.OperationTimeout), (exception.ErrorId, exception.Category));

        using CancellationTokenSource source = new();
        _host.Answer(async token =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Updater().UpdateFromPublishedAsync(source.Token));
    }

    [Fact]
    public async Task Whatever_is_refused_the_list_in_use_stays()
    {
        _host.Answer(CatalogSample.Many(100));
        await Update();
        _host.Answer(CatalogSample.Many(49));
        _host.Redirect("https://evil.example/");
        _host.Answer(HttpStatusCode.NotFound, []);

        Assert.Equal("CatalogTooFewRows", (await Refused()).ErrorId);
        await Refused("CatalogRedirectRefused");
        await Refused("CatalogDownloadRefused");
        Assert.Equal(100, new AddInCatalogStore(_folder).Load().Info.Count);
    }

    [Fact]
    public void The_real_handler_follows_no_redirects_and_carries_no_credentials()
    {
        using SocketsHttpHandler handler = Assert.IsType<SocketsHttpHandler>(AddInCatalogUpdater.CreateHandler());

        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
        Assert.Null(handler.Credentials);
        Assert.Equal(TimeSpan.FromSeconds(10), handler.ConnectTimeout);
    }

    private AddInCatalogUpdater Updater(TimeSpan? timeout = null) => new(new AddInCatalogStore(_folder), _host, TimeProvider.System, timeout);

    private Task<WfCatalog> Update() => Updater().UpdateFromPublishedAsync(TestContext.Current.CancellationToken);

    private Task<WfException> Refused() => Assert.ThrowsAsync<WfException>(Update);

    private async Task<WfException> Refused(string id)
    {
        WfException exception = await Refused();
        Assert.Equal(id, exception.ErrorId);
        return exception;
    }

    private class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class BrokenStream : EndlessStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The connection was reset.");
    }
}
