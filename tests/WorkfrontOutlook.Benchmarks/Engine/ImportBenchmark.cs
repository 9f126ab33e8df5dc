using System.Globalization;

namespace WorkfrontOutlook.Benchmarks.Engine;

/// <summary>
/// Measures the staged module in a real engine: fresh pwsh processes, in turns with and without it. Needs pwsh 7.4 or newer on
/// the PATH.
/// </summary>
internal static class ImportBenchmark
{
    private const string Nothing = "$null = 1";

    public static async Task<string?> ShellVersionAsync() => Shell() is string shell
        ? (await Measure.ProcessAsync(shell, "-NoProfile", "-NonInteractive", "-Command", "'PowerShell {0} on {1}' -f $PSVersionTable.PSVersion, [Runtime.InteropServices.RuntimeInformation]::FrameworkDescription")).Output.Trim()
        : null;

    public static async Task RunAsync(Figures figures, bool quick)
    {
        figures.Title("Import and first command");
        if (Shell() is not string shell)
        {
            figures.Say($"Skipped: pwsh isn't on the PATH.");
            return;
        }

        string module = Path.Combine(Root(), "out", "WorkfrontOutlook", Diagnosis.DiagnosisRunner.ModuleVersion, "WorkfrontOutlook.psd1");
        if (!File.Exists(module))
        {
            figures.Say($"Skipped: the module isn't staged under out. Build it first, in Release.");
            return;
        }

        string import = $"Import-Module '{module.Replace("'", "''", StringComparison.Ordinal)}'; ";
        string timed = import + "$w = [Diagnostics.Stopwatch]::StartNew(); ";
        const string Print = "; 'ms=' + $w.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)";

        // The loader isn't loaded before something private is asked for.
        const string Private = "$l = [Reflection.Assembly]::LoadFrom((Join-Path (Get-Module WorkfrontOutlook).ModuleBase 'bin/net8.0/WorkfrontOutlook.Loader.dll')).GetType('WorkfrontOutlook.Loader.PrivateAssemblies'); $null = $l::Load";
        (string Name, string Script)[] variants =
        [
            ("an empty process", Nothing),
            ("import", import + Nothing),
            ("first command after import", timed + "$null = Get-WfLegacyTokenTimeline" + Print),
            ("load MSAL into the private context, after import", timed + Private + "('Microsoft.Identity.Client').GetType('Microsoft.Identity.Client.ConfidentialClientApplicationBuilder')" + Print),
            ("load the Graph SDK into the private context, after import", timed + Private + "('Microsoft.Graph').GetType('Microsoft.Graph.GraphServiceClient')" + Print),
            ("first verdict after import, 50 mailboxes, with Graph", timed + "Connect-WfTenant -Demo -MailboxCount 50 -NoWelcome; $null = Invoke-WfDiagnosis" + Print),
            ("first verdict after import, 50 mailboxes, without Graph", timed + "Connect-WfTenant -Demo -Scenario NoGraph -MailboxCount 50 -NoWelcome; $null = Invoke-WfDiagnosis -WarningAction SilentlyContinue" + Print),

            // A manifest and an assembly of two cmdlets, without views: what the engine itself takes for any module.
            ("another module", "Import-Module Microsoft.PowerShell.Host; " + Nothing),
        ];
        int other = variants.Length - 1;
        int rounds = quick ? 5 : 15;
        var process = new double[variants.Length, rounds];
        var inside = new double[variants.Length, rounds];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < variants.Length; i++)
            {
                (double milliseconds, string output) = await Measure.ProcessAsync(shell, "-NoProfile", "-NonInteractive", "-Command", variants[i].Script);
                if (round >= 0)
                {
                    // The first round only warms the system's file cache.
                    process[i, round] = milliseconds;
                    inside[i, round] = Inside(output) ?? double.NaN;
                }
            }
        }

        figures.Say($"{rounds} fresh processes of each kind, in turns. An engine that isn't compiled ahead of time costs more in every row.");
        Spread Whole(int i) => Spread.Of(Enumerable.Range(0, rounds).Select(round => process[i, round]));
        Spread Added(int i) => Spread.Of(Enumerable.Range(0, rounds).Select(round => process[i, round] - process[0, round]));
        Spread Timed(int i) => Spread.Of(Enumerable.Range(0, rounds).Select(round => inside[i, round]));
        figures.Row(variants[0].Name, $"{Whole(0).Text("F0", "ms")}");
        Spread added = Added(1);
        figures.Row("a process that imports the module", $"{Whole(1).Text("F0", "ms")}: {added.Text("F0", "ms")} more");
        figures.Row("a process that imports PowerShell's own Microsoft.PowerShell.Host instead, two cmdlets", $"{Whole(other).Text("F0", "ms")}: {Added(other).Text("F0", "ms")} more");
        for (int i = 2; i < other; i++)
        {
            figures.Row(variants[i].Name, $"{Timed(i).Text("F0", "ms")}; the whole process {Whole(i).Median:F0} ms");
        }

        figures.Target("import at most 30 ms over a process without it", added.Median <= 30, $"{added.Text("F1", "ms")}");
        figures.Target("first verdict on the embedded 50-mailbox tenant under 400 ms after import", Timed(5).Median < 400, $"{Timed(5).Text("F0", "ms")}");
    }

    private static double? Inside(string output) => output.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.StartsWith("ms=", StringComparison.Ordinal)) is string line
        ? double.Parse(line.AsSpan(3), CultureInfo.InvariantCulture)
        : null;

    private static string? Shell()
    {
        string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "WorkfrontOutlook.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("WorkfrontOutlook.slnx");
    }
}
