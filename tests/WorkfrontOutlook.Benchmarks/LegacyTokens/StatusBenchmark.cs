using System.Globalization;
using System.Text;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Benchmarks.LegacyTokens;

/// <summary>Measures how the service's answer on the tenant's setting is read: the text with its two lists.</summary>
internal static class StatusBenchmark
{
    private const int Entries = 50;

    public static Task RunAsync(Figures figures, bool quick)
    {
        figures.Title("Status parse");
        string text = Text();
        var page = new ExchangePage([new Line(text)], []);
        LegacyTokenReport report = LegacyTokenReportParser.Parse(page);
        if (report.Requests.Count != 2 * Entries || report.Setting != LegacyTokenAdminSetting.Blocked)
        {
            throw new InvalidOperationException("The text isn't understood, so there is nothing to measure.");
        }

        (Spread time, long bytes) = Measure.Calls(quick ? 100 : 1000, () => LegacyTokenReportParser.Parse(page));
        var micro = new Spread(time.Low / 1000, time.Median / 1000, time.High / 1000);
        figures.Row($"a text of two lists, {Entries} entries each ({text.Length:N0} characters)", $"{micro.Text("F1", "us")}, {bytes:N0} B");
        return Task.CompletedTask;
    }

    private static string Text()
    {
        var text = new StringBuilder("AllowLegacyExchangeTokens: False");
        foreach (string list in new[] { "Allowed", "Blocked" })
        {
            text.Append('\n').Append(list).Append(":\n[");
            for (int i = 0; i < Entries; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{(i == 0 ? string.Empty : ", ")}{{ \"00000000-1111-4222-8333-{i:x12}\" : \"2026-10-{1 + (i % 28):D2}\" }}");
            }

            text.Append("\n]");
        }

        return text.ToString();
    }

    private sealed class Line(string text) : ExchangeRecord
    {
        public override string? Text => text;

        public override IEnumerable<string> Names => [];

        public override object? Value(string name) => null;
    }
}
