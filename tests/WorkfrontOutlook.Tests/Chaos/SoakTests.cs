using System.Diagnostics;

namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>A short run of the endurance test, in a process of its own; the long one is <c>soak</c> of the benchmarks.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Counts_are_exact_and_nothing_grows()
    {
        string program = Path.Combine(AppContext.BaseDirectory.Replace("WorkfrontOutlook.Tests", "WorkfrontOutlook.Benchmarks", StringComparison.Ordinal), "WorkfrontOutlook.Benchmarks.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add("soak");
        start.ArgumentList.Add("20000");
        using Process process = Process.Start(start)!;
        string text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        output.WriteLine(text);
        Assert.Contains("exact in every sweep", text, StringComparison.Ordinal);
        Assert.True(process.ExitCode == 0, text);
    }
}
