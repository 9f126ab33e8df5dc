using System.Globalization;
using System.Text;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant.Exchange;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>
/// The output of Get-AuthenticationPolicy -AllowLegacyExchangeTokens in its documented forms (domain reference 1.3: Microsoft's
/// deleted page turn-exchange-tokens-on-off.md, and office-js issues 5481 and 5738).
/// </summary>
internal static class TokenStatusText
{
    public const string DisabledWarning = "Legacy Exchange Online tokens are disabled. For more information, see https://aka.ms/naafaq.";

    public static IReadOnlyList<object> Output(StatusForm form, LegacyTokenAdminSetting setting, IReadOnlyList<TokenReportEntry> report, DateTimeOffset start)
    {
        switch (form)
        {
            case StatusForm.WarningOnly:
                return Array.Empty<object>();
            case StatusForm.Object:
                var record = new CmdletRecord();
                record.Add("AllowLegacyExchangeTokens", Setting(setting, "(Not Set)"));
                record.Add("Allowed", Entries(report, LegacyTokenRequestOutcome.Allowed, start).ToArray());
                record.Add("Blocked", Entries(report, LegacyTokenRequestOutcome.Blocked, start).ToArray());
                return new object[] { record };
            case StatusForm.SeveralStrings:
                return Text(setting, "(Not Set)", report, start).Split('\n');
            case StatusForm.OneStringCrLf:
                return new object[] { Text(setting, "(Not Set)", report, start).Replace("\n", "\r\n") };
            case StatusForm.NotSetBare:
                return new object[] { Text(setting, "Not Set", report, start) };
            case StatusForm.LocalizedText:
                return new object[] { "\u00C4ltere Exchange-Token zulassen: (Nicht festgelegt)\nZugelassen: []\nGesperrt: []" };
            case StatusForm.UnknownText:
                return new object[] { "LegacyTokenState=7;Since=2026-10-03" };
            default:
                return new object[] { Text(setting, "(Not Set)", report, start) };
        }
    }

    private static string Text(LegacyTokenAdminSetting setting, string notSet, IReadOnlyList<TokenReportEntry> report, DateTimeOffset start)
    {
        var text = new StringBuilder();
        text.Append("AllowLegacyExchangeTokens: ").Append(Setting(setting, notSet));
        List(text, "Allowed", Entries(report, LegacyTokenRequestOutcome.Allowed, start));
        List(text, "Blocked", Entries(report, LegacyTokenRequestOutcome.Blocked, start));
        return text.ToString();
    }

    private static void List(StringBuilder text, string name, List<string> entries)
    {
        text.Append('\n').Append(name).Append(':');
        if (entries.Count == 0)
        {
            text.Append(" []");
            return;
        }

        text.Append("\n[");
        for (int i = 0; i < entries.Count; i++)
        {
            text.Append('\n').Append(entries.Count == 1 ? "        " : i == 0 ? string.Empty : ", ").Append(entries[i]);
        }

        text.Append("\n]");
    }

    private static List<string> Entries(IReadOnlyList<TokenReportEntry> report, LegacyTokenRequestOutcome outcome, DateTimeOffset start) => report
        .Where(entry => entry.Outcome == outcome)
        .Select(entry => "{ \"" + entry.AddInId + "\" : \"" + Date(entry, start).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "\" }")
        .ToList();

    private static DateTimeOffset Date(TokenReportEntry entry, DateTimeOffset start) => start.ToUniversalTime().AddDays(-entry.DaysAgo);

    private static string Setting(LegacyTokenAdminSetting setting, string notSet) => setting switch
    {
        LegacyTokenAdminSetting.Allowed => "True",
        LegacyTokenAdminSetting.Blocked => "False",
        _ => notSet,
    };
}
