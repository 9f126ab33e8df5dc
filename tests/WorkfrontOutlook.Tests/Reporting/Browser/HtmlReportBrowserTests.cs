using System.Diagnostics;
using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.Tests.Reporting.Browser;

/// <summary>Opens the report in a real browser.</summary>
public sealed class HtmlReportBrowserTests : IClassFixture<ChromiumFixture>
{
    private const string StrictPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    private const string Address = "http://report.invalid/report.html";
    private readonly ChromiumFixture _chromium;

    public HtmlReportBrowserTests(ChromiumFixture chromium) => _chromium = chromium;

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task The_report_is_sound_at_every_width_in_light_and_dark(bool scripts, bool strict)
    {
        WfDiagnosis typical = SampleDiagnosis.Typical();
        typical.History = SampleDiagnosis.History();
        foreach ((string name, WfDiagnosis diagnosis, string culture) in new[] { ("typical", typical, "en-US"), ("clean", SampleDiagnosis.Clean(), "it-IT"), ("hostile", SampleDiagnosis.Hostile(), "en-US") })
        {
            byte[] html = await HtmlAsync(diagnosis, culture);
            foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await using Opened page = await OpenAsync(html, scripts, strict, scheme);
                foreach (int width in new[] { 360, 768, 1280, 1920 })
                {
                    await page.Page.SetViewportSizeAsync(width, 900);
                    string where = $"{name}-{scheme}-{width}{(scripts ? "" : "-noscript")}{(strict ? "-strict" : "")}";
                    double overflow = await EvaluateAsync(page, "document.documentElement.scrollWidth - innerWidth", scripts);
                    Assert.True(overflow <= 0, $"{where}: {overflow} pixels wider than the window");
                    if (scripts && !strict && (width is 360 or 1280))
                    {
                        AxeResult result = await page.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = new List<string> { "wcag2a", "wcag2aa", "wcag21aa", "wcag22aa" } } });
                        Assert.True(result.Violations.Length == 0, where + ": " + string.Join("; ", result.Violations.Select(item => $"{item.Id} {string.Join(", ", item.Nodes.Take(3).Select(node => node.Html))}")));
                    }

                    await ScreenshotAsync(page.Page, where);
                }

                Assert.Equal(new[] { Address }, page.Requests);

                // A policy without scripts refuses the script, and the browser says so; nothing else may be said.
                Assert.DoesNotContain(page.Messages, message => !(strict && message.Contains("script", StringComparison.OrdinalIgnoreCase) && message.Contains("Content Security Policy", StringComparison.Ordinal)));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hostile_names_are_only_text(bool strict)
    {
        await using Opened page = await OpenAsync(await HtmlAsync(SampleDiagnosis.Hostile(), "en-US"), scripts: true, strict, ColorScheme.Light);
        Assert.Equal("Outlook add-ins and legacy tokens: diagnosis", await page.Page.TitleAsync());
        Assert.Equal(0, await page.Page.Locator("img, iframe, object, embed, b, [onerror], [onload]").CountAsync());
        Assert.Equal(1, await page.Page.Locator("script:not([type])").CountAsync());
        string text = await page.Page.Locator("body").InnerTextAsync();
        Assert.Contains("</script><img src=x onerror=document.title='PWNED'>", text, StringComparison.Ordinal);
        Assert.Contains("[+", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, c => c is '\u202E' or '\u2066' or '\u200F');
        Assert.Equal(new[] { Address }, page.Requests);
    }

    [Fact]
    public async Task Search_sort_filter_and_pages_work_by_keyboard_over_100_000_rows()
    {
        byte[] html = await HtmlAsync(SampleDiagnosis.Typical(100_000), "en-US");
        Stopwatch watch = Stopwatch.StartNew();
        await using Opened page = await OpenAsync(html, scripts: true, strict: false, ColorScheme.Light);
        ILocator rows = page.Page.Locator("#mailboxes tbody tr");
        Assert.Equal(25, await rows.CountAsync());
        TestContext.Current.SendDiagnosticMessage($"100,000 mailboxes: {html.Length / 1e6:F1} MB, open in {watch.ElapsedMilliseconds} ms");
        int nodes = await page.Page.EvaluateAsync<int>("document.querySelectorAll('*').length");
        Assert.True(nodes < 10_000, $"{nodes} elements");

        await page.Page.Locator("#q-mailboxes").FocusAsync();
        await page.Page.Keyboard.TypeAsync("user099999");
        await Assertions.Expect(page.Page.Locator("[data-count-for=mailboxes]")).ToHaveTextAsync("1 of 100,000 rows");
        Assert.Contains("user099999@", await rows.First.InnerTextAsync(), StringComparison.Ordinal);

        await page.Page.Locator("#q-mailboxes").FillAsync(string.Empty);
        await Assertions.Expect(page.Page.Locator("[data-count-for=mailboxes]")).ToHaveTextAsync("100,000 rows");
        ILocator sort = page.Page.Locator("#mailboxes thead button").First;
        await sort.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("descending", await page.Page.Locator("#mailboxes thead th").First.GetAttributeAsync("aria-sort"));

        await page.Page.Locator("form[data-for=mailboxes] select").First.SelectOptionAsync("Ticket Helper for Outlook");
        await Assertions.Expect(page.Page.Locator("[data-count-for=mailboxes]")).ToHaveTextAsync("20,000 of 100,000 rows");
        await page.Page.Locator("[data-pager-for=mailboxes] button").Last.ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-pager-for=mailboxes] [data-page]")).ToHaveTextAsync("Page 2 of 800");
        Assert.Empty(page.Messages);
    }

    [Fact]
    public async Task Without_scripts_the_first_rows_and_the_way_to_the_rest_are_there()
    {
        await using Opened page = await OpenAsync(await HtmlAsync(SampleDiagnosis.Typical(5000), "en-US"), scripts: false, strict: true, ColorScheme.Light);
        Assert.Equal(500, await page.Page.Locator("#mailboxes tbody tr").CountAsync());
        string text = await page.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Export-WfReport affected.csv", text, StringComparison.Ordinal);
        Assert.Contains("Scanned 9,812 of 10,000 mailboxes; 188 failed", text, StringComparison.Ordinal);
        Assert.False(await page.Page.Locator("form").First.IsVisibleAsync());
    }

    private static async Task<double> EvaluateAsync(Opened page, string expression, bool scripts) =>
        scripts ? await page.Page.EvaluateAsync<double>(expression) : (await page.Page.Locator("footer").BoundingBoxAsync())!.Width - page.Page.ViewportSize!.Width;

    private static async Task ScreenshotAsync(IPage page, string name)
    {
        // For the eyes: WF_SCREENSHOTS names a folder.
        if (Environment.GetEnvironmentVariable("WF_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    private static async Task<byte[]> HtmlAsync(WfDiagnosis diagnosis, string culture)
    {
        using MemoryStream stream = new();
        await ReportWriter.WriteAsync(diagnosis, ReportFormat.Html, stream, CultureInfo.GetCultureInfo(culture), TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private async Task<Opened> OpenAsync(byte[] html, bool scripts, bool strict, ColorScheme scheme)
    {
        Assert.SkipWhen(_chromium.Browser is null, _chromium.Reason);
        IBrowserContext context = await _chromium.Browser!.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = scripts, ColorScheme = scheme });
        IPage page = await context.NewPageAsync();
        Opened opened = new(context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                opened.Messages.Add(message.Text);
            }
        };
        page.PageError += (_, error) => opened.Messages.Add(error);
        page.Request += (_, request) => opened.Requests.Add(request.Url);
        Dictionary<string, string> headers = new() { ["content-type"] = "text/html; charset=utf-8" };
        if (strict)
        {
            headers["content-security-policy"] = StrictPolicy;
        }

        await page.RouteAsync("**/*", route => route.FulfillAsync(new RouteFulfillOptions { Status = 200, BodyBytes = html, Headers = headers }));
        await page.GotoAsync(Address);
        return opened;
    }

    private sealed class Opened : IAsyncDisposable
    {
        private readonly IBrowserContext _context;

        public Opened(IBrowserContext context, IPage page)
        {
            _context = context;
            Page = page;
        }

        public IPage Page { get; }

        public List<string> Messages { get; } = new();

        public List<string> Requests { get; } = new();

        public async ValueTask DisposeAsync() => await _context.DisposeAsync();
    }
}
