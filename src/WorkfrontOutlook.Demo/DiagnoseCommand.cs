using System.Globalization;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Demo;

/// <summary>Connects to the embedded tenant, runs the diagnosis through the engine and writes the reports.</summary>
internal static class DiagnoseCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var factory = new SimulatedTenantFactory();
        string scenario;
        int? mailboxes;
        int seed;
        DiagnosisScope scope;
        string folder;
        try
        {
            var arguments = new Arguments(args, "--scenario", "--mailboxes", "--seed", "--scope", "--out");
            scenario = arguments.Text("--scenario", factory.Scenarios[0]);
            if (!factory.Scenarios.Contains(scenario, StringComparer.OrdinalIgnoreCase))
            {
                throw new FormatException($"There is no scenario {scenario}. There are: {string.Join(", ", factory.Scenarios)}.");
            }

            mailboxes = arguments.Number("--mailboxes", 1, 300_000);
            seed = arguments.Number("--seed", 0, int.MaxValue) ?? 1;
            scope = Enum.TryParse(arguments.Text("--scope", nameof(DiagnosisScope.Auto)), ignoreCase: true, out DiagnosisScope parsed) && Enum.IsDefined(parsed)
                ? parsed
                : throw new FormatException("--scope takes Auto, Organization or All.");
            folder = arguments.Text("--out", Path.Combine("out", "demo"));
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return 2;
        }

        ConnectRequest request = factory.Create(scenario, mailboxes, seed, TimeProvider.System);
        using TenantContext tenant = await new Connector().ConnectAsync(request, cancellationToken).ConfigureAwait(false);
        Console.WriteLine($"Connected to {tenant.Connection.Organization} ({scenario}, an embedded tenant; nothing leaves this machine).");

        using var progress = new ConsoleProgress();
        WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(tenant, new DiagnosisOptions { Scope = scope }, progress, cancellationToken).ConfigureAwait(false);
        progress.Dispose();
        Show(diagnosis);

        string html = Path.Combine(folder, "report.html");
        string json = Path.Combine(folder, "report.json");
        Directory.CreateDirectory(folder);
        await ReportFile.WriteAsync(html, noClobber: false, diagnosis, ReportFormat.Html, CultureInfo.CurrentUICulture, cancellationToken).ConfigureAwait(false);
        await ReportFile.WriteAsync(json, noClobber: false, diagnosis, ReportFormat.Json, CultureInfo.CurrentUICulture, cancellationToken).ConfigureAwait(false);
        Console.WriteLine();
        Console.WriteLine($"Report  {html}");
        Console.WriteLine($"        {json}");
        return 0;
    }

    private static void Show(WfDiagnosis diagnosis)
    {
        WfCompleteness completeness = diagnosis.Completeness;
        Console.WriteLine();
        Console.WriteLine($"Verdict       {diagnosis.Verdict.Code} ({diagnosis.Verdict.Confidence} confidence)");
        Console.WriteLine($"              {diagnosis.Verdict.Title}");
        Console.WriteLine($"Configured    {diagnosis.Status.AdminSetting}; in force: {diagnosis.Status.EffectiveState}");
        Console.WriteLine($"Affected      {diagnosis.Affected.MailboxCount} mailboxes, {diagnosis.Affected.AddInCount} add-ins");
        Console.WriteLine($"Completeness  {completeness.State}: {completeness.Scanned} of {completeness.Expected?.ToString(CultureInfo.CurrentCulture) ?? "?"} mailboxes read, {completeness.Failed} failed, {completeness.Skipped} not asked");
        foreach (WorkfrontOutlook.AddIns.WfMissing missing in completeness.Missing.Take(5))
        {
            Console.WriteLine($"              missing: {missing.Source} ({missing.Scope}): {missing.Reason}");
        }

        Console.WriteLine();
        Console.WriteLine(diagnosis.Verdict.Explanation);
        Console.WriteLine();
        foreach (WfAction action in diagnosis.Actions)
        {
            Console.WriteLine($"{action.Order,2}. {action.Title}");
            if (action.Command is not null)
            {
                Console.WriteLine($"    {action.Command}");
            }
        }
    }
}
