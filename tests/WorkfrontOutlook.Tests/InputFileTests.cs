using System.Diagnostics;
using System.Text;

namespace WorkfrontOutlook.Tests;

/// <summary>A file that makes one wait, as a named pipe does, can be left; what it gives is read as any other.</summary>
public sealed class InputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wf-input-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Waiting_for_a_pipe_that_nobody_writes_ends_when_it_is_stopped()
    {
        string pipe = await PipeAsync();
        using var stop = new CancellationTokenSource();
        Task<Stream> opening = Task.Run(() => InputFile.Open(pipe, FileShare.Read, 1, FileOptions.None, stop.Token), TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reading_a_pipe_whose_writer_is_silent_ends_when_it_is_stopped(bool isAsync)
    {
        string pipe = await PipeAsync();
        using var stop = new CancellationTokenSource();
        Task<Stream> opening = Task.Run(() => InputFile.Open(pipe, FileShare.ReadWrite, 1, FileOptions.None, stop.Token), TestContext.Current.CancellationToken);
        await using FileStream writer = new(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1);
        await using Stream reader = await opening;
        writer.Write("first"u8);
        byte[] buffer = new byte[16];
        Assert.Equal("first", Encoding.UTF8.GetString(buffer, 0, await reader.ReadAsync(buffer, TestContext.Current.CancellationToken)));

        Task<int> reading = isAsync
            ? reader.ReadAsync(buffer, CancellationToken.None).AsTask()
            : Task.Run(() => reader.Read(buffer, 0, buffer.Length), TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_pipe_is_read_to_its_end()
    {
        string pipe = await PipeAsync();
        using var stop = new CancellationTokenSource();
        string text = new('x', 300_000);
        Task<string> reading = Task.Run(
            () =>
            {
                using StreamReader reader = new(InputFile.Open(pipe, FileShare.ReadWrite, 1, FileOptions.None, stop.Token));
                return reader.ReadToEnd();
            },
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(pipe, text, TestContext.Current.CancellationToken);

        Assert.Equal(text, await reading);
    }

    [Fact]
    public void What_can_not_be_opened_fails_as_it_would_without()
    {
        using var stop = new CancellationTokenSource();

        Assert.Throws<FileNotFoundException>(() => InputFile.Open(Path.Combine(_folder, "none"), FileShare.Read, 1, FileOptions.None, stop.Token));
        Assert.Throws<UnauthorizedAccessException>(() => InputFile.Open(_folder, FileShare.Read, 1, FileOptions.None, stop.Token));
    }

    private async Task<string> PipeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "mkfifo makes the pipe, and Windows has none.");
        string path = Path.Combine(_folder, "pipe");
        using Process made = Process.Start("mkfifo", [path]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, made.ExitCode);
        return path;
    }
}
