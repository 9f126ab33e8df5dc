using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.Tests.Reporting.Browser;

/// <summary>Opens the report in a real browser.</summary>
public sealed class HtmlReportBrowserTests : IClassFixture<ChromiumFixture>
{
    private const string StrictPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    private const string Address = "http://report.invalid/report.html";
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
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
                if (scripts)
                {
                    await page.Page.EvaluateAsync("for (const fold of document.querySelectorAll('details')) fold.open = true");
                }

                foreach (int width in new[] { 360, 768, 1280, 1920 })
                {
                    await page.Page.SetViewportSizeAsync(width, 900);
                    string where = $"{name}-{scheme}-{width}{(scripts ? "" : "-noscript")}{(strict ? "-strict" : "")}";
                    double overflow = await EvaluateAsync(page, "document.documentElement.scrollWidth - innerWidth", scripts);
                    Assert.True(overflow <= 0, $"{where}: {overflow} pixels wider than the window");
                    if (scripts && (!strict || scheme == ColorScheme.Light) && (width is 360 or 1280 || (name == "typical" && scheme == ColorScheme.Light)))
                    {
                        await AssertAccessibleAsync(page.Page, where);
                    }

                    await ScreenshotAsync(page.Page, where);
                }

                Assert.Equal(new[] { Address }, page.Requests);

                // A policy without scripts refuses the script, and the browser says so; nothing else may be said.
                Assert.DoesNotContain(page.Messages, message => !(strict && message.Contains("script", StringComparison.OrdinalIgnoreCase) && message.Contains("Content Security Policy", StringComparison.Ordinal)));
            }
        }
    }

    [Fact]
    public async Task Forced_colours_reduced_motion_and_paper_keep_everything()
    {
        WfDiagnosis typical = SampleDiagnosis.Typical();
        typical.History = SampleDiagnosis.History();
        byte[] html = await HtmlAsync(typical, "en-US");
        await using Opened page = await OpenAsync(html, scripts: true, strict: false, ColorScheme.Light);
        await page.Page.SetViewportSizeAsync(1280, 900);
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active, ColorScheme = scheme });
            await AssertAccessibleAsync(page.Page, "forced colours, " + scheme);
            await ScreenshotAsync(page.Page, "forced-" + scheme);

            // The parts of the drawing don't run together, though their own colours are gone.
            int fills = await page.Page.EvaluateAsync<int>("new Set([...document.querySelectorAll('.stack > rect')].map((part) => getComputedStyle(part).fill)).size");
            Assert.True(fills >= 3, $"{fills} fills in {scheme}");
        }

        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.None, ReducedMotion = ReducedMotion.Reduce, ColorScheme = ColorScheme.Light });
        await page.Page.Keyboard.PressAsync("End");
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.getAnimations().length"));
        Assert.Equal("auto", await page.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).scrollBehavior"));

        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await page.Page.SetViewportSizeAsync(718, 1000);
        await page.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await ScreenshotAsync(page.Page, "print");
        Assert.Equal("rgb(255, 255, 255)", await page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal(string.Empty, await page.Page.EvaluateAsync<string>("[...document.querySelectorAll('body *')].filter((item) => item.getBoundingClientRect().right > innerWidth + 0.5).slice(0, 5).map((item) => item.getBoundingClientRect().right + ' ' + item.outerHTML.slice(0, 120)).join('; ')"));
        Assert.Equal(500, await page.Page.Locator("#mailboxes tbody tr").CountAsync());
        Assert.True(await page.Page.Locator("details").EvaluateAsync<bool>("fold => fold.open"));
        foreach (string gone in new[] { ".contents", ".filters", ".pager", ".copy" })
        {
            Assert.False(await page.Page.Locator(gone).First.IsVisibleAsync(), gone);
        }

        Assert.True((await page.Page.PdfAsync(new PagePdfOptions { Format = "A4" })).Length > 20_000);
        Assert.Empty(page.Messages);
        Assert.Equal(new[] { Address }, page.Requests);
    }

    [Fact]
    public async Task By_keyboard_one_gets_past_the_contents_and_to_every_control()
    {
        WfDiagnosis typical = SampleDiagnosis.Typical();
        typical.History = SampleDiagnosis.History();
        await using Opened page = await OpenAsync(await HtmlAsync(typical, "en-US"), scripts: true, strict: false, ColorScheme.Light);
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("#verdict", await page.Page.EvaluateAsync<string>("document.activeElement.hash"));
        Assert.True(await page.Page.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().top >= 0"), "the skip link is not seen while it has the focus");
        await page.Page.Keyboard.PressAsync("Enter");

        // After the link, the next stop is behind the contents.
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.True(await page.Page.EvaluateAsync<bool>("document.querySelector('main').contains(document.activeElement)"));

        // Every stop is visible and shows where it is; nobody is caught.
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int stop = 0; stop < 120; stop++)
        {
            string at = await page.Page.EvaluateAsync<string>("(() => { const e = document.activeElement; const r = e.getBoundingClientRect(); return r.width < 2 || r.height < 2 ? 'unseen ' + e.outerHTML.slice(0, 90) : e === document.body ? 'end' : getComputedStyle(e).outlineStyle === 'none' ? 'unmarked ' + e.outerHTML.slice(0, 90) : e.tagName + e.className + (e.ariaLabel ?? '') + e.textContent.slice(0, 40); })()");
            Assert.False(at.StartsWith("unseen", StringComparison.Ordinal) || at.StartsWith("unmarked", StringComparison.Ordinal), at);
            if (at == "end")
            {
                break;
            }

            seen.Add(at);
            await page.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Contains(seen, item => item.StartsWith("INPUT", StringComparison.Ordinal));
        Assert.Contains(seen, item => item.StartsWith("SELECT", StringComparison.Ordinal));
        Assert.Contains(seen, item => item.StartsWith("SUMMARY", StringComparison.Ordinal));
        Assert.True(seen.Count(item => item.StartsWith("BUTTON", StringComparison.Ordinal)) > 10);
        Assert.Empty(page.Messages);
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
        await Assertions.Expect(page.Page.Locator("#mailboxes thead th").First).ToHaveAttributeAsync("aria-sort", "descending");

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

    // Through the debugger, which the page's policy doesn't bind; so the page is checked under the very policy it has.
    private static async Task AssertAccessibleAsync(IPage page, string where)
    {
        ICDPSession debugger = await page.Context.NewCDPSessionAsync(page);
        async Task<string> RunAsync(string expression)
        {
            JsonElement answer = (await debugger.SendAsync("Runtime.evaluate", new Dictionary<string, object> { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true }))!.Value;
            Assert.False(answer.TryGetProperty("exceptionDetails", out JsonElement failure), failure.ToString());
            return answer.GetProperty("result").TryGetProperty("value", out JsonElement value) ? value.ToString() : string.Empty;
        }

        await RunAsync(Axe + ";typeof axe");
        string found = await RunAsync("""
            axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } })
              .then((result) => JSON.stringify({ rules: result.passes.length, faults: result.violations.map((item) => item.id + ': ' + item.nodes.slice(0, 3).map((node) => node.html).join(' | ')) }))
            """);
        await debugger.DetachAsync();
        using JsonDocument result = JsonDocument.Parse(found);
        Assert.True(result.RootElement.GetProperty("rules").GetInt32() > 10, where + ": hardly a rule was applied");
        Assert.True(result.RootElement.GetProperty("faults").GetArrayLength() == 0, where + ": " + found);
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
        IBrowserContext context = await _chromium.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = scripts, ColorScheme = scheme });
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
