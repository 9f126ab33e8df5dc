using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.Tests.Reporting;

public sealed class CsvAndMarkdownTests
{
    [Fact]
    public async Task The_CSV_has_a_row_for_each_mailbox_or_scope_and_add_in_and_for_each_gap()
    {
        WfDiagnosis diagnosis = SampleDiagnosis.Typical(20);
        string text = await HtmlReportTests.HtmlAsync(diagnosis, "it-IT", ReportFormat.Csv);
        Assert.Equal('\uFEFF', text[0]);
        List<string[]> rows = Parse(text[1..]);
        Assert.All(rows, row => Assert.Equal(19, row.Length));
        Assert.Equal(20, rows.Count(row => row[0] == "AddIn" && row[1] == "Mailbox" && row[2].Length > 0));
        Assert.Equal(diagnosis.Completeness.Missing.Length, rows.Count(row => row[0] == "NotRead"));
        Assert.Contains(rows, row => row[1] == "TokenReport" && row[7] == WorkfrontOutlook.AddIns.WorkfrontAddIn.AddInId && row[14] == "2026-11-17");
        Assert.All(rows.Skip(1), row => Assert.Equal("Partial", row[16]));
    }

    [Fact]
    public async Task No_cell_of_the_CSV_begins_a_formula()
    {
        string text = await HtmlReportTests.HtmlAsync(SampleDiagnosis.Hostile(), "en-US", ReportFormat.Csv);
        List<string[]> rows = Parse(text[1..]);
        Assert.All(rows, row => Assert.Equal(19, row.Length));
        Assert.DoesNotContain(rows.SelectMany(row => row), cell => cell.Length > 0 && "=+-@\t\r\n|%".Contains(cell[0]));
        Assert.Contains(rows.SelectMany(row => row), cell => cell == "'=cmd|' /C calc'!A0");
        Assert.DoesNotContain(text, c => c is '\u202E' or '\0');
    }

    [Theory]
    [InlineData("Notes;=cmd|' /C calc'!A0", "Notes;'=cmd|' /C calc'!A0")]
    [InlineData("Notes; +1;@A1;b - c", "Notes;' +1;'@A1;b - c")]
    [InlineData("=1;\"=2", "'=1;'\"=2")]
    [InlineData("Notes; good", "Notes; good")]
    public async Task No_cell_begins_a_formula_behind_a_semicolon_either(string name, string written)
    {
        // Excel opens the file by it where it separates lists, as in Italian, and takes our quotes for text.
        WfDiagnosis diagnosis = SampleDiagnosis.Typical(3);
        diagnosis.AddIns[0] = new WfAddInSummary { AddInId = "77777777-0000-4000-8000-000000000001", DisplayName = name, Sources = [AddInSource.Organization] };
        string text = await HtmlReportTests.HtmlAsync(diagnosis, "it-IT", ReportFormat.Csv);
        Assert.Contains(Parse(text[1..]).SelectMany(row => row), cell => cell == written);
        Assert.DoesNotContain(text[1..].Split('\n').SelectMany(line => line.Split(';').Skip(1)), part => part.TrimStart(' ', '"') is [char first, ..] && "=+-@|%".Contains(first));
    }

    [Fact]
    public async Task The_Markdown_has_verdict_actions_commands_counts_and_gaps()
    {
        string text = await HtmlReportTests.HtmlAsync(SampleDiagnosis.Typical(), "en-US", ReportFormat.Markdown);
        Assert.StartsWith("# Workfront for Outlook is retired and still installed", text, StringComparison.Ordinal);
        Assert.Contains("```powershell\n   Get-WfOutlookAddIn -Workfront | Remove-WfOutlookAddIn", text, StringComparison.Ordinal);
        Assert.Contains("Scanned 9,812 of 10,000 mailboxes; 188 failed", text, StringComparison.Ordinal);
        Assert.Contains("at least 1,204", text, StringComparison.Ordinal);
        Assert.Contains("And 169 more.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_names_stay_text_in_Markdown()
    {
        string text = await HtmlReportTests.HtmlAsync(SampleDiagnosis.Hostile(), "en-US", ReportFormat.Markdown);
        string outsideCode = string.Concat(text.Split('\n').Where(line => !line.StartsWith("   ", StringComparison.Ordinal)).Select(WithoutSpans));
        Assert.DoesNotContain("<img", outsideCode, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", outsideCode, StringComparison.Ordinal);
        Assert.DoesNotContain("@everyone", outsideCode, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?<!\\)\]\(", outsideCode);
        Assert.DoesNotContain("https://", outsideCode, StringComparison.Ordinal);
    }

    private static string WithoutSpans(string line) => System.Text.RegularExpressions.Regex.Replace(line, @"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)", string.Empty);

    // A reader of RFC 4180, with its line ends and nothing else.
    private static List<string[]> Parse(string text)
    {
        List<string[]> rows = new();
        List<string> row = new();
        StringBuilder cell = new();
        bool quoted = false;
        for (int index = 0; index < text.Length; index++)
        {
            char c = text[index];
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (index + 1 < text.Length && text[index + 1] == '"')
                {
                    cell.Append('"');
                    index++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                Assert.Equal(0, cell.Length);
                quoted = true;
            }
            else if (c == ',' || c == '\r')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\r')
                {
                    Assert.Equal('\n', text[++index]);
                    rows.Add(row.ToArray());
                    row.Clear();
                }
            }
            else
            {
                Assert.NotEqual('\n', c);
                cell.Append(c);
            }
        }

        Assert.False(quoted);
        Assert.Empty(row);
        return rows;
    }
}
