using System.Globalization;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>The top of the report: the verdict, how much was read, the key figures, and what to do.</summary>
internal sealed class HtmlSummary
{
    private readonly WfDiagnosis _diagnosis;

    public HtmlSummary(WfDiagnosis diagnosis) => _diagnosis = diagnosis;

    public void Write(HtmlWriter html)
    {
        Verdict(html);
        Completeness(html);
        Figures(html);
        Actions(html);
    }

    private void Verdict(HtmlWriter html)
    {
        WfVerdict verdict = _diagnosis.Verdict;
        string kind = verdict.Code switch
        {
            VerdictCode.WorkfrontRetired or VerdictCode.LegacyTokensOff => "critical",
            VerdictCode.OnPremisesTokenFault or VerdictCode.NotLegacyToken => "warning",
            VerdictCode.NothingFound => "ok",
            _ => "open",
        };
        using (html.Open("section", ("id", "verdict"), ("class", "verdict " + kind), ("aria-labelledby", "verdict-title")))
        {
            using (html.Open("p", ("class", "eyebrow")))
            {
                HtmlCharts.Icon(html, kind);
                html.Element("span", Words.Of(verdict.Code));
                html.Element("code", verdict.Code.ToString());
            }

            html.Element("h1", DisplayText.Line(verdict.Title), ("id", "verdict-title"));
            html.Element("p", DisplayText.Prose(verdict.Explanation), ("class", "lead"));
            using (html.Open("p", ("class", "confidence")))
            {
                using (html.Open("svg", ("width", "46"), ("height", "12"), ("aria-hidden", "true"), ("focusable", "false")))
                {
                    for (int step = 0; step < 3; step++)
                    {
                        html.Void("rect", ("class", step <= (int)verdict.Confidence ? "on" : "off"), ("x", HtmlCharts.Number(step * 16)), ("width", "14"), ("height", "12"), ("rx", "2"));
                    }
                }

                html.Element("strong", $"{ReportText.ConfidenceLabel}: {Words.Of(verdict.Confidence)}");
                html.Text(" — " + ReportText.ResourceManager.GetString($"ConfidenceMeaning_{verdict.Confidence}", CultureInfo.CurrentUICulture));
            }
        }
    }

    private void Completeness(HtmlWriter html)
    {
        WfCompleteness completeness = _diagnosis.Completeness;
        string kind = completeness.State switch { CompletenessState.Complete => "ok", CompletenessState.Partial => "warning", _ => "open" };
        using (html.Open("section", ("class", "banner " + kind), ("aria-label", ReportText.Completeness)))
        {
            HtmlCharts.Icon(html, kind);
            using (html.Open("div"))
            {
                using (html.Open("p"))
                {
                    html.Element("strong", Words.Of(completeness.State) + ".");
                    html.Text(" " + HtmlParts.Sentence(Words.Coverage(completeness)));
                }

                if (completeness.State != CompletenessState.Complete)
                {
                    using (html.Open("p"))
                    {
                        html.Text(ReportText.PartialMeaning + " ");
                        html.Element("a", ReportText.SeeMissing, ("href", "#missing"));
                    }
                }
            }
        }
    }

    private void Figures(HtmlWriter html)
    {
        using (html.Open("ul", ("class", "figures"), ("aria-label", ReportText.KeyFigures)))
        {
            bool partial = _diagnosis.Completeness.State != CompletenessState.Complete;
            bool read = !partial || _diagnosis.Completeness.Scanned > 0 || _diagnosis.Affected.MailboxCount > 0;
            string workfront = partial && _diagnosis.Affected.WorkfrontMailboxCount == 0
                ? ReportText.NoneOfThemWorkfrontSoFar
                : Words.Format(ReportText.OfThemWorkfront, Words.Count(_diagnosis.Affected.WorkfrontMailboxCount));
            Figure(ReportText.AffectedMailboxes, read ? Words.Count(_diagnosis.Affected.MailboxCount) : ReportText.NotRead, workfront, Bound(_diagnosis.Affected.MailboxCount));
            Figure(ReportText.AffectedAddIns, Words.Count(_diagnosis.Affected.AddInCount), _diagnosis.Affected.OrganizationWide ? ReportText.ProvidedToAll : ReportText.NotProvidedToAll, Bound(_diagnosis.Affected.AddInCount));
            Figure(ReportText.TokensInForce, Words.Of(_diagnosis.Status.EffectiveState), $"{ReportText.Configured}: {Words.Of(_diagnosis.Status.AdminSetting)}");
            Figure(ReportText.OnPremisesMailboxes, _diagnosis.OnPremises is int count ? Words.Count(count) : ReportText.NotKnown, ReportText.OnPremisesNote);
        }

        // A figure of what was read in part is a lower bound, and a zero is none of all.
        string? Bound(int count) => _diagnosis.Completeness.State == CompletenessState.Complete ? null
            : count > 0 ? ReportText.AtLeastAlone
            : _diagnosis.Completeness.Scanned > 0 || _diagnosis.AddIns.Length > 0 ? ReportText.InWhatWasRead : null;

        void Figure(string label, string value, string note, string? before = null)
        {
            using (html.Open("li"))
            {
                html.Element("span", label, ("class", "label"));
                using (html.Open("span", ("class", "value")))
                {
                    if (before is not null)
                    {
                        html.Element("small", before + " ");
                    }

                    html.Text(value);
                }

                html.Element("span", note, ("class", "note"));
            }
        }
    }

    private void Actions(HtmlWriter html)
    {
        using (HtmlParts.Section(html, "actions", ReportText.Section_Actions, null))
        {
            if (_diagnosis.Actions.Length == 0)
            {
                html.Element("p", ReportText.NoActions);
                return;
            }

            using (html.Open("ol", ("class", "steps")))
            {
                foreach (WfAction action in _diagnosis.Actions.OrderBy(action => action.Order))
                {
                    using (html.Open("li"))
                    {
                        html.Element("h3", DisplayText.Line(action.Title));
                        html.Element("p", DisplayText.Prose(action.Detail));
                        if (action.Command is string command)
                        {
                            using (html.Open("div", ("class", "command")))
                            {
                                using (html.Open("pre", ("tabindex", "0"), ("role", "region"), ("aria-label", Words.Format(ReportText.CommandFor, action.Order))))
                                {
                                    html.Element("code", DisplayText.Command(command));
                                }

                                html.Element("button", ReportText.Copy, ("type", "button"), ("class", "copy"), ("data-done", ReportText.Copied), ("aria-label", Words.Format(ReportText.CopyCommand, action.Order)), ("hidden", string.Empty));
                            }
                        }
                    }
                }
            }
        }
    }
}
