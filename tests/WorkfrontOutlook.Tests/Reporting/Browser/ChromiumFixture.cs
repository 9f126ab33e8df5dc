using Microsoft.Playwright;

namespace WorkfrontOutlook.Tests.Reporting.Browser;

/// <summary>The machine's own Chromium, driven by Playwright; nothing is downloaded.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    // Half a minute, and five seconds for what is expected of a page, may be too little where much else is done.
    private const int Patience = 180_000;

    private static readonly string[] Names = { "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe" };
    private IPlaywright? _playwright;

    public IBrowser? Browser { get; private set; }

    /// <summary>Gets why there is no browser.</summary>
    public string Reason { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        string? path = Names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (path is null)
        {
            Reason = "The report was not opened in a browser: no Chromium on PATH.";
            return;
        }

        try
        {
            Assertions.SetDefaultExpectTimeout(Patience);
            _playwright = await Playwright.CreateAsync();
            Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Timeout = Patience,
                Args = new[] { "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run" },
            });
        }
        catch (PlaywrightException error)
        {
            Reason = "The report was not opened in a browser: " + error.Message;
        }
    }

    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        IBrowserContext context = await Browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
