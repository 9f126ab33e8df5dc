using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace WorkfrontOutlook.Tests;

/// <summary>
/// The tests of WorkfrontOutlook.Net472Tests, on the .NET Framework's base library: Mono's, or on Windows the real one. Without
/// either it is skipped and says so.
/// </summary>
public sealed class MonoRing
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(12);

    [Fact]
    public async Task Every_test_passes_on_the_base_library_of_the_NET_Framework()
    {
        string program = Path.Combine(RepositoryFiles.Root, "tests", "WorkfrontOutlook.Net472Tests", "bin", Configuration, "net472", "WorkfrontOutlook.Net472Tests.exe");
        string? host = OperatingSystem.IsWindows() ? program : FindOnPath("mono");
        if (host is null)
        {
            Assert.Skip("mono isn't on the PATH: install it (Debian: mono-complete) to run the netstandard2.0 builds on the .NET Framework's base library.");
        }

        Assert.True(File.Exists(program), $"The tests aren't built at {program}.");
        string folder = Path.Combine(RepositoryFiles.Root, "out", "tests");
        Directory.CreateDirectory(folder);
        string result = Path.Combine(folder, "net472.xml");
        File.Delete(result);
        string[] options = ["-trait-", "OnMono=slow", "-xml", result];
        (int code, string output) = await RunAsync(host, OperatingSystem.IsWindows() ? options : [program, .. options]);
        Assert.True(File.Exists(result), $"The run ended with {code} and left no result:\n{output}");

        XElement run = XDocument.Load(result).Root!;
        int Sum(string name) => run.Elements("assembly").Sum(assembly => int.Parse(assembly.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture));
        (int passed, int failed, int skipped, int errors) = (Sum("passed"), Sum("failed"), Sum("skipped"), Sum("errors"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "net472.json"),
            JsonSerializer.Serialize(new { passed, failed = failed + errors, skipped }),
            TestContext.Current.CancellationToken);
        ITestOutputHelper? log = TestContext.Current.TestOutputHelper;
        log?.WriteLine($"{run.Elements("assembly").First().Attribute("environment")?.Value}: {passed} passed, {failed} failed, {skipped} skipped.");
        foreach (XElement test in run.Descendants("test").Where(test => test.Attribute("result")?.Value == "Skip"))
        {
            log?.WriteLine($"Skipped: {test.Attribute("name")?.Value}: {test.Element("reason")?.Value}");
        }

        string[] failures = run.Descendants("test")
            .Where(test => test.Attribute("result")?.Value == "Fail")
            .Select(test => test.Attribute("name")?.Value + ": " + test.Descendants("message").FirstOrDefault()?.Value)
            .ToArray();
        Assert.True(failed + errors == 0, "Failed on the .NET Framework's base library:\n" + string.Join('\n', failures));
        Assert.True(passed > 0, "No test ran.");
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static string? FindOnPath(string file) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, file))
        .FirstOrDefault(File.Exists);

    private static async Task<(int Code, string Output)> RunAsync(string host, string[] arguments)
    {
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
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
