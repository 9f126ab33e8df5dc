using System.Diagnostics;
using System.Text.Json;

namespace WorkfrontOutlook.Tests;

/// <summary>
/// The Pester suite, in a real engine on the staged module. Needs pwsh 7.4 or newer and Pester 5; without them it is skipped
/// and says so.
/// </summary>
public sealed class PesterRing
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(12);

    [Fact]
    public async Task Every_Pester_test_passes_on_the_staged_module()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string? shell = FindOnPath(OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (shell is null)
        {
            Assert.Skip("pwsh isn't on the PATH: install PowerShell 7.4 or newer to run the Pester suite.");
        }

        (int _, string probe) = await RunAsync(
            shell,
            cancellation,
            "-Command",
            "\"$($PSVersionTable.PSVersion)|$(Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 } | Select-Object -First 1 -ExpandProperty Version)\"");
        string[] found = probe.Trim().Split('|');
        if (found.Length != 2 || !Version.TryParse(found[0].Split('-')[0], out Version? engine) || engine < new Version(7, 4))
        {
            Assert.Skip($"{shell} is {probe.Trim()}: PowerShell 7.4 or newer is needed to run the Pester suite.");
        }

        if (found[1].Length == 0)
        {
            Assert.Skip("Pester 5 isn't installed: Install-PSResource Pester -Version '[5.0,6.0)'.");
        }

        Assert.True(Directory.Exists(RepositoryFiles.StagedModule), $"The module isn't staged at {RepositoryFiles.StagedModule}.");
        string result = Path.Combine(RepositoryFiles.Root, "out", "tests", "pester.json");
        Directory.CreateDirectory(Path.GetDirectoryName(result)!);
        File.Delete(result);
        (int code, string output) = await RunAsync(
            shell,
            cancellation,
            "-File",
            Path.Combine(RepositoryFiles.Root, "tests", "Pester", "Invoke-Ring.ps1"),
            "-ResultPath",
            result,
            "-Output",
            "Normal");
        Assert.True(File.Exists(result), $"The Pester run ended with {code} and left no result:\n{output}");

        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(result, cancellation));
        JsonElement run = document.RootElement;
        ITestOutputHelper? log = TestContext.Current.TestOutputHelper;
        log?.WriteLine($"PowerShell {run.GetProperty("powerShell").GetString()}, Pester {run.GetProperty("pester").GetString()}: "
            + $"{run.GetProperty("passed").GetInt32()} passed, {run.GetProperty("failed").GetInt32()} failed, {run.GetProperty("skipped").GetInt32()} skipped.");
        foreach (JsonElement skip in run.GetProperty("skips").EnumerateArray())
        {
            log?.WriteLine($"Skipped: {Line(skip)}");
        }

        string[] failures = run.GetProperty("failures").EnumerateArray().Select(Line).ToArray();
        Assert.True(failures.Length == 0 && run.GetProperty("failed").GetInt32() == 0, "Failed in Pester:\n" + string.Join('\n', failures));
        Assert.True(run.GetProperty("passed").GetInt32() > 0, "No Pester test ran.");
    }

    private static string Line(JsonElement test) => $"{test.GetProperty("name").GetString()}: {test.GetProperty("message").GetString()}";

    private static string? FindOnPath(string file) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, file))
        .FirstOrDefault(File.Exists);

    private static async Task<(int Code, string Output)> RunAsync(string shell, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(shell) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (string argument in arguments.Prepend("-NonInteractive").Prepend("-NoProfile"))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeLimit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
