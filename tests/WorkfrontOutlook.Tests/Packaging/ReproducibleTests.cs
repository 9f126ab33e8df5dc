using System.Diagnostics;

namespace WorkfrontOutlook.Tests.Packaging;

/// <summary>
/// Packs one commit twice, from two clones in folders of different names, and compares the bytes. It takes minutes, so it runs only
/// where WF_TEST_REPRODUCIBLE is 1, as in .ci/run.
/// </summary>
public sealed class ReproducibleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    [Fact]
    public async Task Two_clones_of_one_commit_give_the_same_packages()
    {
        if (!string.Equals(Environment.GetEnvironmentVariable("WF_TEST_REPRODUCIBLE"), "1", StringComparison.Ordinal))
        {
            Assert.Skip("Two release builds take minutes: set WF_TEST_REPRODUCIBLE=1 to run it. .ci/run does.");
        }

        string folder = Directory.CreateTempSubdirectory("wf-twice-").FullName;
        try
        {
            string[] packages = [await PackAsync(folder, "one"), await PackAsync(folder, "another of a longer name")];
            Dictionary<string, string>[] hashes = packages.Select(package => Directory.GetFiles(package, "*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(package, file), Packager.ModuleFile.Sha256Of, StringComparer.Ordinal)).ToArray();
            Assert.InRange(hashes[0].Count, 50, 1000);
            Assert.Equal(hashes[0].Select(Line).Order(StringComparer.Ordinal), hashes[1].Select(Line).Order(StringComparer.Ordinal));
        }
        finally
        {
            // Git's own files are read-only.
            foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Line(KeyValuePair<string, string> file) => $"{file.Key} {file.Value}";

    private static async Task<string> PackAsync(string folder, string name)
    {
        string clone = Path.Combine(folder, name);
        await RunAsync(folder, "git", "clone", "--quiet", "--no-hardlinks", RepositoryFiles.Root, clone);

        // No servers that outlive the build, and in each build a compiler of its own.
        await RunAsync(clone, "dotnet", "build", "tools/WorkfrontOutlook.Packager", "-c", "Release", "-t:Package", "-v", "q", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        return Path.Combine(clone, "out", "package");
    }

    private static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // What the test host was given is not the clone's.
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
