using Microsoft.Playwright;

namespace WorkfrontOutlook.Tests.Reporting.Browser;

/// <summary>The machine's own Chromium, driven by Playwright; nothing is downloaded.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
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
            _playwright = await Playwright.CreateAsync();
            Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args = new[] { "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run" },
            });
        }
        catch (PlaywrightException error)
        {
            Reason = "The report was not opened in a browser: " + error.Message;
        }
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
