using System.Globalization;
using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>The main points as Markdown, for a ticket. Names stand in code spans, where no markup, link or mention works.</summary>
internal static class MarkdownReport
{
    private const int TopAddIns = 20;
    private const int TopMissing = 20;

    public static async Task WriteAsync(WfDiagnosis diagnosis, IReadOnlyList<WfHistoryPoint> history, Stream stream, CancellationToken cancellationToken)
    {
        byte[] bytes = new UTF8Encoding(false).GetBytes(Text(diagnosis, history));
        await stream.WriteAsync(bytes, 0, bytes.Length, cancellationToken).ConfigureAwait(false);
    }

    private static string Text(WfDiagnosis diagnosis, IReadOnlyList<WfHistoryPoint> history)
    {
        StringBuilder text = new();
        text.Append("# ").Append(Prose(diagnosis.Verdict.Title)).Append("\n\n");
        Line(text, $"**{ReportText.Verdict}:** {Words.Of(diagnosis.Verdict.Code)} (`{diagnosis.Verdict.Code}`) · {ReportText.ConfidenceLabel}: {Words.Of(diagnosis.Verdict.Confidence)}");
        Line(text, $"**{ReportText.Completeness}:** {Words.Of(diagnosis.Completeness.State)} — {Words.Coverage(diagnosis.Completeness)}");
        Line(text, $"**{ReportText.Tenant}:** {Span(diagnosis.Organization ?? diagnosis.TenantId)}{(diagnosis.Demo is null ? string.Empty : " " + ReportText.DemoTenant)} · {ReportText.CheckedLabel}: {Words.Moment(diagnosis.StartedAt)}{(diagnosis.Account is string account ? $" · {ReportText.ReadBy}: {Span(account)}" : string.Empty)}");
        text.Append('\n').Append(Prose(diagnosis.Verdict.Explanation)).Append("\n\n");

        Heading(text, ReportText.Section_Actions);
        foreach (WfAction action in diagnosis.Actions)
        {
            text.Append(action.Order.ToString(CultureInfo.InvariantCulture)).Append(". **").Append(Prose(action.Title)).Append("** — ").Append(Prose(action.Detail)).Append("\n\n");
            if (action.Command is not null)
            {
                Fence(text, DisplayText.Command(action.Command));
            }
        }

        if (diagnosis.Actions.Length == 0)
        {
            text.Append(ReportText.NoActions).Append("\n\n");
        }

        Heading(text, ReportText.Section_Affected);
        Row(text, ReportText.Figure, ReportText.Value);
        Row(text, "---", "---:");
        Row(text, ReportText.AffectedMailboxes, MailboxFigure(diagnosis, diagnosis.Affected.MailboxCount));
        Row(text, ReportText.WorkfrontMailboxes, MailboxFigure(diagnosis, diagnosis.Affected.WorkfrontMailboxCount));
        Row(text, ReportText.AffectedAddIns, AtLeast(diagnosis, diagnosis.Affected.AddInCount));
        Row(text, ReportText.OrganizationWide, !diagnosis.Affected.OrganizationWide && diagnosis.Completeness.State != CompletenessState.Complete ? ReportText.NotSoFar : Words.Of(diagnosis.Affected.OrganizationWide));
        Row(text, ReportText.OnPremisesMailboxes, diagnosis.OnPremises is int count ? Words.Count(count) : ReportText.NotKnown);
        Row(text, ReportText.InForce, Words.Of(diagnosis.Status.EffectiveState));
        Row(text, ReportText.Configured, Words.Of(diagnosis.Status.AdminSetting));
        text.Append('\n');

        WfAddInSummary[] addIns = diagnosis.AddIns.Where(IsAffected).Take(TopAddIns).ToArray();
        if (addIns.Length > 0)
        {
            Row(text, ReportText.AddIn, ReportText.AddInIdLabel, ReportText.Mailboxes, ReportText.TokenUse, ReportText.LastRequest);
            Row(text, "---", "---", "---:", "---", "---");
            foreach (WfAddInSummary addIn in addIns)
            {
                Row(text, Span(addIn.ToString()), Span(addIn.AddInId ?? addIn.AssetId), Words.Count(addIn.MailboxCount), Words.Of(addIn.LegacyTokenUse), addIn.LastTokenRequest is DateTime day ? IsoDate.Day(day) : "-");
            }

            text.Append('\n');
            int more = diagnosis.AddIns.Count(IsAffected) - addIns.Length;
            if (more > 0)
            {
                text.Append(Words.Format(ReportText.AndMore, Words.Count(more))).Append("\n\n");
            }
        }

        if (diagnosis.Completeness.Missing.Length > 0)
        {
            Heading(text, ReportText.Section_Missing);
            foreach (WfMissing missing in diagnosis.Completeness.Missing.Take(TopMissing))
            {
                text.Append("- ").Append(Words.Of(missing.Source)).Append(", ").Append(Span(missing.Scope)).Append(": ").Append(Prose(missing.Reason)).Append(' ').Append(Prose(missing.Remedy)).Append('\n');
            }

            int more = diagnosis.Completeness.Missing.Length - TopMissing;
            text.Append(more > 0 ? "- " + Words.Format(ReportText.AndMore, Words.Count(more)) + "\n\n" : "\n");
        }

        if (diagnosis.Answers.Length > 0)
        {
            Heading(text, ReportText.Section_Questions);
            foreach (WfAnswer answer in diagnosis.Answers)
            {
                text.Append("**").Append(Prose(answer.Question)).Append("** ").Append(Prose(answer.Answer)).Append(" _(").Append(Prose(Words.Format(ReportText.BasisAndSource, Words.Of(answer.Basis), answer.Source))).Append(")_\n\n");
            }
        }

        if (history.Count > 0)
        {
            Heading(text, ReportText.Section_Trend);
            Row(text, ReportText.Date, ReportText.AffectedMailboxes, ReportText.AddInsAsking, ReportText.Completeness);
            Row(text, "---", "---:", "---:", "---");
            foreach (WfHistoryPoint point in history.Append(WfHistoryPoint.From(diagnosis)))
            {
                Row(text, IsoDate.Day(point.StartedAt.UtcDateTime), point.Scanned > 0 ? Words.Count(point.MailboxCount) : "-", point.AddInsAsking is int asking ? Words.Count(asking) : "-", Words.Of(point.Completeness));
            }

            text.Append('\n');
        }

        text.Append("---\n").Append(Words.Format(ReportText.MadeBy, diagnosis.ModuleVersion)).Append('\n');
        return text.ToString();
    }

    internal static bool IsAffected(WfAddInSummary addIn) => addIn.IsWorkfront || addIn.LegacyTokenUse >= LegacyTokenUse.Listed;

    /// <summary>A number of mailboxes, never a bare zero where not all were read.</summary>
    internal static string MailboxFigure(WfDiagnosis diagnosis, int count) =>
        diagnosis.Completeness.Scanned == 0 && count == 0 && diagnosis.Completeness.State != CompletenessState.Complete
            ? ReportText.NotRead
            : AtLeast(diagnosis, count);

    private static string AtLeast(WfDiagnosis diagnosis, int count) =>
        diagnosis.Completeness.State == CompletenessState.Complete ? Words.Count(count)
        : count == 0 ? ReportText.NoneSoFar
        : Words.Format(ReportText.AtLeast, Words.Count(count));

    private static void Heading(StringBuilder text, string heading) => text.Append("## ").Append(heading).Append("\n\n");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("  \n");

    private static void Row(StringBuilder text, params string[] cells)
    {
        text.Append('|');
        foreach (string cell in cells)
        {
            text.Append(' ').Append(cell).Append(" |");
        }

        text.Append('\n');
    }

    private static void Fence(StringBuilder text, string command)
    {
        string fence = new('`', Math.Max(3, LongestRun(command) + 1));
        text.Append("   ").Append(fence).Append("powershell\n   ").Append(command.Replace("\n", "\n   ")).Append("\n   ").Append(fence).Append("\n\n");
    }

    // A code span, delimited by more backticks than it holds. A bar would end a table cell, also within a span.
    private static string Span(string? name)
    {
        string clean = DisplayText.Name(name);
        if (clean.Length == 0)
        {
            return "-";
        }

        string ticks = new('`', LongestRun(clean) + 1);
        string pad = clean[0] == '`' || clean[clean.Length - 1] == '`' ? " " : string.Empty;
        return ticks + pad + clean.Replace("|", "\\|") + pad + ticks;
    }

    private static int LongestRun(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    // Plain words. What could begin markup is escaped; what could begin a link or a mention loses that meaning to a
    // backslash or a zero-width non-joiner.
    private static string Prose(string? prose)
    {
        StringBuilder text = new();
        foreach (char c in DisplayText.Prose(prose))
        {
            switch (c)
            {
                case '<':
                    text.Append("&lt;");
                    break;
                case '&':
                    text.Append("&amp;");
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '|' or '~' or '!' or '>' or '$':
                    text.Append('\\').Append(c);
                    break;
                case '@':
                    text.Append("@\u200C");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        return text.Replace("://", ":\u200C//").Replace("www.", "www\u200C.").ToString();
    }
}
