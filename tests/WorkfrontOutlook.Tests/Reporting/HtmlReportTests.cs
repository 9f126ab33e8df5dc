using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.Tests.Reporting;

public sealed class HtmlReportTests
{
    [Fact]
    public async Task An_empty_report_is_small_and_names_nothing_outside()
    {
        string html = await HtmlAsync(SampleDiagnosis.Clean(), "en-US");
        Assert.True(Encoding.UTF8.GetByteCount(html) < 150_000, $"{Encoding.UTF8.GetByteCount(html)} bytes");
        Assert.DoesNotMatch(new Regex(@"(src|href|action|url)\s*[=(]\s*[""']?(https?:|//)", RegexOptions.IgnoreCase), html);
        Assert.Contains("<html lang=\"en-US\">", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it-IT", "lang=\"it-IT\"", "Cosa fare", "9.812")]
    [InlineData("it-CH", "lang=\"it-CH\"", "Cosa fare", "188 non riuscite")]
    [InlineData("en-GB", "lang=\"en-GB\"", "What to do", "9,812")]
    [InlineData("de-DE", "lang=\"en-US\"", "What to do", "9,812")]
    [InlineData("", "lang=\"en-US\"", "What to do", "9,812")]
    public async Task The_language_is_the_cultures_or_English(string culture, string lang, string heading, string number)
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        string html = await HtmlAsync(SampleDiagnosis.Typical(), culture);
        Assert.Equal(before, CultureInfo.CurrentUICulture);
        Assert.Contains(lang, html, StringComparison.Ordinal);
        Assert.Contains(heading, html, StringComparison.Ordinal);
        Assert.Contains(number, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verdict_comes_first_and_a_partial_result_says_so()
    {
        string html = await HtmlAsync(SampleDiagnosis.Typical(), "en-US");
        Assert.Contains("Scanned 9,812 of 10,000 mailboxes; 188 failed.", html, StringComparison.Ordinal);
        Assert.Contains("<small>at least </small>1,204", html, StringComparison.Ordinal);
        string[] order = { "id=\"verdict\"", "class=\"banner", "id=\"actions\"", "id=\"affected\"", "id=\"others\"", "id=\"timeline\"", "id=\"evidence\"", "id=\"missing\"", "id=\"questions\"" };
        int[] at = order.Select(item => html.IndexOf(item, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, at);
        Assert.Equal(at.Order(), at);
    }

    [Fact]
    public async Task A_hundred_thousand_mailboxes_are_written_in_time_and_size()
    {
        WfDiagnosis diagnosis = SampleDiagnosis.Typical(100_000);
        await HtmlAsync(SampleDiagnosis.Typical(600), "en-US");
        Stopwatch watch = Stopwatch.StartNew();
        using MemoryStream stream = new();
        await ReportWriter.WriteAsync(diagnosis, ReportFormat.Html, stream, CultureInfo.GetCultureInfo("en-US"), TestContext.Current.CancellationToken);
        TestContext.Current.SendDiagnosticMessage($"HTML of 100,000 mailboxes: {watch.ElapsedMilliseconds} ms, {stream.Length / 1e6:F1} MB");
        Assert.True(watch.Elapsed.TotalSeconds < 60, watch.Elapsed.ToString());
        Assert.True(stream.Length < 15_000_000, $"{stream.Length} bytes");
    }

    internal static async Task<string> HtmlAsync(WfDiagnosis diagnosis, string culture, ReportFormat format = ReportFormat.Html)
    {
        using MemoryStream stream = new();
        await ReportWriter.WriteAsync(diagnosis, format, stream, CultureInfo.GetCultureInfo(culture), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
