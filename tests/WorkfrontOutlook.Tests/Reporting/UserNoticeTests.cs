using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.Tests.Reporting;

public sealed class UserNoticeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wf-notice").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_notice_is_there_in_both_languages_and_forms_with_every_address_once()
    {
        WfDiagnosis diagnosis = SampleDiagnosis.Typical(200);
        IReadOnlyList<FileInfo> files = await UserNotice.WriteAsync(_folder, noClobber: false, new[] { diagnosis }, TestContext.Current.CancellationToken);
        Assert.Equal(
            new[] { "workfront-notice.en.txt", "workfront-notice.en.html", "workfront-notice.it.txt", "workfront-notice.it.html", "workfront-addresses.txt" },
            files.Select(file => file.Name));
        foreach (string language in new[] { "en", "it" })
        {
            string text = await ReadAsync($"workfront-notice.{language}.txt");
            string html = await ReadAsync($"workfront-notice.{language}.html");
            Assert.Contains("outlookIdentityToken", text, StringComparison.Ordinal);
            Assert.Equal(4, text.Split("\r\n- ").Length - 1);
            Assert.Equal(4, html.Split("<li>").Length - 1);
            Assert.Contains($"lang=\"{language}\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("@", text, StringComparison.Ordinal);
        }

        Assert.NotEqual(await ReadAsync("workfront-notice.en.txt"), await ReadAsync("workfront-notice.it.txt"));
        string[] addresses = (await ReadAsync("workfront-addresses.txt")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(addresses);
        Assert.Equal(diagnosis.Affected.Mailboxes.Where(mailbox => mailbox.IsWorkfront).Select(mailbox => mailbox.Mailbox).Distinct(StringComparer.OrdinalIgnoreCase).Count(), addresses.Length);
        Assert.NotNull(UserNotice.Gap(diagnosis));
    }

    [Fact]
    public void What_the_list_lacks_is_named_source_by_source_and_an_empty_list_is_told()
    {
        WfDiagnosis With(WfCompleteness read, DiagnosisScope scope = DiagnosisScope.Auto) => new()
        {
            Verdict = new WfVerdict { Code = VerdictCode.Inconclusive, Title = "x", Confidence = Confidence.Low, Explanation = "x" },
            Affected = new WfAffected(),
            Status = SampleDiagnosis.Typical(1).Status,
            StartedAt = SampleDiagnosis.Typical(1).StartedAt,
            ModuleVersion = "0.1.0",
            Completeness = read,
            Scope = scope,
        };
        var graph = new WfMissing { Source = AddInSource.IntegratedApps, Scope = "all", Reason = "x", Remedy = "x" };
        string? gap = UserNotice.Gap(With(new WfCompleteness { State = CompletenessState.Partial, Scanned = 50, Expected = 50, Missing = [graph] }));
        Assert.Contains("IntegratedApps", gap, StringComparison.Ordinal);
        Assert.DoesNotContain("50", gap, StringComparison.Ordinal);
        gap = UserNotice.Gap(With(new WfCompleteness { State = CompletenessState.Partial, Skipped = 2000, Expected = 2000 }));
        Assert.Contains(2000.ToString("N0", CultureInfo.CurrentCulture), gap, StringComparison.Ordinal);
        Assert.EndsWith("Invoke-WfDiagnosis -Scope All", gap, StringComparison.Ordinal);
        Assert.Null(UserNotice.Gap(With(new WfCompleteness { State = CompletenessState.Complete, Scanned = 5, Expected = 5 })));

        WfDiagnosis nobody = With(new WfCompleteness { State = CompletenessState.Complete, Scanned = 5, Expected = 5 });
        Assert.NotNull(UserNotice.Nobody([nobody]));
        Assert.Null(UserNotice.Nobody([nobody, SampleDiagnosis.Typical(200)]));
    }

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder, name), TestContext.Current.CancellationToken);
}
