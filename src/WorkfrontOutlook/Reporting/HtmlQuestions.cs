using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>What admins ask of such a list, answered for this run.</summary>
internal sealed class HtmlQuestions
{
    private readonly WfDiagnosis _diagnosis;

    public HtmlQuestions(WfDiagnosis diagnosis) => _diagnosis = diagnosis;

    public void Write(HtmlWriter html)
    {
        WfCompleteness completeness = _diagnosis.Completeness;
        int open = _diagnosis.AddIns.Count(item => !MarkdownReport.IsAffected(item) && item.LegacyTokenUse is LegacyTokenUse.Possible or LegacyTokenUse.Unknown);
        string coverage = Words.Coverage(completeness);
        using (HtmlParts.Section(html, "questions", ReportText.Section_Questions, null))
        {
            Question(ReportText.Q_Complete, completeness.State == CompletenessState.Complete ? Words.Format(ReportText.A_Complete, coverage) : Words.Format(ReportText.A_Partial, coverage));
            Question(ReportText.Q_Range, Words.Format(_diagnosis.Status.ReportAvailable ? ReportText.A_Range : ReportText.A_RangeNoReport, Words.Moment(_diagnosis.StartedAt)));
            Question(ReportText.Q_Publisher, Words.Format(ReportText.A_Publisher, Words.Count(open)));
            Question(ReportText.Q_Still, ReportText.A_Still);
            Question(ReportText.Q_Sure, ReportText.A_Sure);
        }

        void Question(string question, string answer)
        {
            using (html.Open("div", ("class", "question")))
            {
                html.Element("h3", question);
                html.Element("p", answer);
            }
        }
    }
}
