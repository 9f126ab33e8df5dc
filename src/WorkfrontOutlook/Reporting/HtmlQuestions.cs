using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>What admins ask of such a list, answered for this run.</summary>
internal sealed class HtmlQuestions
{
    private readonly WfAnswer[] _answers;

    public HtmlQuestions(WfDiagnosis diagnosis) => _answers = diagnosis.Answers;

    public void Write(HtmlWriter html)
    {
        // A diagnosis that an earlier version wrote has none.
        if (_answers.Length == 0)
        {
            return;
        }

        using (HtmlParts.Section(html, "questions", ReportText.Section_Questions, null))
        {
            foreach (WfAnswer answer in _answers)
            {
                using (html.Open("div", ("class", "question")))
                {
                    html.Element("h3", DisplayText.Line(answer.Question));
                    html.Element("p", DisplayText.Prose(answer.Answer));
                    html.Element("p", Words.Format(ReportText.BasisAndSource, Words.Of(answer.Basis), DisplayText.Line(answer.Source)), ("class", "source"));
                }
            }
        }
    }
}
