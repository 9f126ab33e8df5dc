using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>The findings with what each rests on, and what was not read.</summary>
internal sealed class HtmlEvidence
{
    private const int MostMissing = 200;
    private const int MostEvidence = 50;
    private readonly WfDiagnosis _diagnosis;

    public HtmlEvidence(WfDiagnosis diagnosis) => _diagnosis = diagnosis;

    public void Write(HtmlWriter html)
    {
        Evidence(html);
        Missing(html);
    }

    private void Evidence(HtmlWriter html)
    {
        using (HtmlParts.Section(html, "evidence", ReportText.Section_Evidence, ReportText.EvidenceIntro))
        {
            if (_diagnosis.Findings.Length == 0)
            {
                html.Element("p", ReportText.NoFindings);
                return;
            }

            using (html.Open("ol", ("class", "findings")))
            {
                foreach (WfFinding finding in _diagnosis.Findings)
                {
                    string kind = finding.Severity switch { FindingSeverity.Critical => "critical", FindingSeverity.Warning => "warning", _ => "info" };
                    using (html.Open("li", ("class", kind)))
                    {
                        HtmlCharts.Icon(html, kind);
                        using (html.Open("div"))
                        {
                            using (html.Open("p", ("class", "tags")))
                            {
                                html.Element("span", Words.Of(finding.Severity), ("class", "chip " + kind));
                                html.Element("span", Words.Of(finding.Basis), ("class", "chip"));
                                html.Element("code", DisplayText.Name(finding.Id));
                            }

                            html.Element("h3", DisplayText.Line(finding.Title));
                            html.Element("p", DisplayText.Prose(finding.Detail));
                            EvidenceLines(html, finding.Evidence);
                            html.Element("p", Words.Format(ReportText.SourceIs, DisplayText.Line(finding.Source)), ("class", "source"));
                        }
                    }
                }
            }
        }
    }

    private static void EvidenceLines(HtmlWriter html, string[] lines)
    {
        if (lines.Length == 0)
        {
            return;
        }

        using (html.Open("ul", ("class", "seen")))
        {
            foreach (string line in lines.Take(MostEvidence))
            {
                using (html.Open("li"))
                {
                    html.Element("bdi", DisplayText.Line(line));
                }
            }

            if (lines.Length > MostEvidence)
            {
                html.Element("li", Words.Format(ReportText.AndMore, Words.Count(lines.Length - MostEvidence)));
            }
        }
    }

    private void Missing(HtmlWriter html)
    {
        WfMissing[] missing = _diagnosis.Completeness.Missing;
        using (HtmlParts.Section(html, "missing", ReportText.Section_Missing, missing.Length > 0 ? ReportText.MissingIntro : null))
        {
            if (missing.Length == 0)
            {
                html.Element("p", _diagnosis.Completeness.State == CompletenessState.Complete ? ReportText.NothingMissing : HtmlParts.Sentence(Words.Coverage(_diagnosis.Completeness)));
                return;
            }

            using (html.Open("table", ("id", "missing-list"), ("class", "list stacked"), ("data-enhance", "25")))
            {
                html.Element("caption", ReportText.MissingIntro, ("class", "hidden"));
                HtmlParts.Columns(html, (ReportText.What, null), (ReportText.Source, null), (ReportText.Why, null), (ReportText.Remedy, null));
                using (html.Open("tbody"))
                {
                    foreach (WfMissing item in missing.Take(MostMissing))
                    {
                        using (html.Open("tr"))
                        {
                            using (html.Open("th", ("scope", "row")))
                            {
                                html.Name(item.Scope);
                            }

                            html.Element("td", Words.Of(item.Source), ("data-label", ReportText.Source));
                            html.Element("td", DisplayText.Line(item.Reason), ("data-label", ReportText.Why));
                            html.Element("td", DisplayText.Line(item.Remedy), ("data-label", ReportText.Remedy));
                        }
                    }
                }
            }

            HtmlParts.Pager(html, "missing-list");
            if (missing.Length > MostMissing)
            {
                html.Element("p", Words.Format(ReportText.AndMore, Words.Count(missing.Length - MostMissing)) + " " + ReportText.RestInJson, ("class", "note"));
            }
        }
    }
}
