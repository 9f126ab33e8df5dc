using System.Globalization;

namespace WorkfrontOutlook.Benchmarks.Engine;

/// <summary>
/// Measures the staged module in a real engine: fresh pwsh processes, in turns with and without it. Needs pwsh 7.4 or newer on
/// the PATH.
/// </summary>
internal static class ImportBenchmark
{
    private const string Nothing = "$null = 1";

    // A command of a module that the engine brings and imports at its first use, by a manifest: what every session has behind it.
    private const string Command = "$null = Get-ChildItem -LiteralPath $PSHOME; ";

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

        using var standIns = new StandIns(Path.GetDirectoryName(module)!);
        string import = Import(module);
        string timed = import + "$w = [Diagnostics.Stopwatch]::StartNew(); ";
        const string Print = "; 'ms=' + $w.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)";

        // The loader isn't loaded before something private is asked for.
        const string Private = "$l = [Reflection.Assembly]::LoadFrom((Join-Path (Get-Module WorkfrontOutlook).ModuleBase 'bin/net8.0/WorkfrontOutlook.Loader.dll')).GetType('WorkfrontOutlook.Loader.PrivateAssemblies'); $null = $l::Load";
        var empty = new Variant("an empty process", Nothing);
        var busy = new Variant("a process that runs Get-ChildItem, which imports Microsoft.PowerShell.Management", Command);
        var imported = new Variant("a process that imports the module", import + Nothing, empty);
        var verdict = new Variant("first verdict after import, 50 mailboxes, with Graph", timed + "Connect-WfTenant -Demo -MailboxCount 50 -NoWelcome; $null = Invoke-WfDiagnosis" + Print);
        Variant[] variants =
        [
            empty,
            imported,
            busy,
            new("a process that runs Get-ChildItem, then imports the module", Command + import + Nothing, busy),
            new("instead, PowerShell's own Microsoft.PowerShell.Host: a manifest, two cmdlets, no view", "Import-Module Microsoft.PowerShell.Host; " + Nothing, empty),
            new("instead, a manifest with nothing behind it", Import(standIns.Empty) + Nothing, empty),
            new("instead, a manifest with one view of one column behind it", Import(standIns.Viewed) + Nothing, empty),
            new("instead, the smallest manifest over the same assembly: one cmdlet, no view", Import(standIns.Smallest) + Nothing, empty),
            new("instead, a script that loads the same assembly with Add-Type, as modules with a private load context mostly do", Import(standIns.AddType) + Nothing, empty),
            new("first command after import", timed + "$null = Get-WfLegacyTokenTimeline" + Print),
            new("load MSAL into the private context, after import", timed + Private + "('Microsoft.Identity.Client').GetType('Microsoft.Identity.Client.ConfidentialClientApplicationBuilder')" + Print),
            new("load the Graph SDK into the private context, after import", timed + Private + "('Microsoft.Graph').GetType('Microsoft.Graph.GraphServiceClient')" + Print),
            verdict,
            new("first verdict after import, 50 mailboxes, without Graph", timed + "Connect-WfTenant -Demo -Scenario NoGraph -MailboxCount 50 -NoWelcome; $null = Invoke-WfDiagnosis -WarningAction SilentlyContinue" + Print),
        ];
        int rounds = quick ? 5 : 15;

        // The first round only warms the system's file cache.
        for (int round = -1; round < rounds; round++)
        {
            foreach (Variant variant in variants)
            {
                (double milliseconds, string output) = await Measure.ProcessAsync(shell, "-NoProfile", "-NonInteractive", "-Command", variant.Script);
                if (round >= 0)
                {
                    variant.Whole.Add(milliseconds);
                    variant.Inside.Add(Inside(output) ?? double.NaN);
                }
            }
        }

        figures.Say($"{rounds} fresh processes of each kind, in turns. An engine that isn't compiled ahead of time costs more in every row.");
        foreach (Variant variant in variants)
        {
            Spread whole = Spread.Of(variant.Whole);
            if (variant.Basis is not null)
            {
                figures.Row(variant.Name, $"{whole.Text("F0", "ms")}: {variant.Added.Text("F0", "ms")} more");
            }
            else if (double.IsNaN(variant.Inside[0]))
            {
                figures.Row(variant.Name, $"{whole.Text("F0", "ms")}");
            }
            else
            {
                figures.Row(variant.Name, $"{Spread.Of(variant.Inside).Text("F0", "ms")}; the whole process {whole.Median:F0} ms");
            }
        }

        figures.Target("import at most 30 ms over a process without it", imported.Added.Median <= 30, $"{imported.Added.Text("F1", "ms")}");
        figures.Target("first verdict on the embedded 50-mailbox tenant under 400 ms after import", Spread.Of(verdict.Inside).Median < 400, $"{Spread.Of(verdict.Inside).Text("F0", "ms")}");
    }

    private static string Import(string module) => $"Import-Module '{module.Replace("'", "''", StringComparison.Ordinal)}'; ";

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
