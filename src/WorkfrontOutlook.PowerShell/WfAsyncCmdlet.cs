using System.Diagnostics;
using System.Management.Automation;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// The base of cmdlets whose work is asynchronous. It runs on a worker thread, after the last input unless a cmdlet calls
/// <see cref="Work"/> before; the methods of this class may be called there, at any time and from several threads, and do their
/// part on the pipeline thread.
/// </summary>
/// <example>
/// <code>
/// protected override async Task EndAsync(CancellationToken cancellationToken)
/// {
///     await foreach (WfOutlookAddIn addIn in inventory.ReadAsync(options, cancellationToken).ConfigureAwait(false))
///     {
///         await WriteAsync(addIn, cancellationToken).ConfigureAwait(false);
///     }
/// }
/// </code>
/// </example>
public abstract class WfAsyncCmdlet : WfCmdlet
{
    private static readonly long ProgressPause = Stopwatch.Frequency / 5;

    private readonly Dictionary<string, int> _activities = new(StringComparer.Ordinal);
    private long _lastProgress;

    /// <summary>Runs on a worker thread after the last input.</summary>
    /// <param name="cancellationToken">Cancelled when the pipeline is stopped or wants no more output.</param>
    /// <returns>The work.</returns>
    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override void End()
    {
        Work(EndAsync);
        foreach (KeyValuePair<string, int> activity in _activities)
        {
            WriteProgress(new ProgressRecord(activity.Value, activity.Key, activity.Key) { RecordType = ProgressRecordType.Completed });
        }
    }

    /// <summary>Runs work on a worker thread, and waits here for what it sends to the pipeline.</summary>
    /// <param name="work">The work.</param>
    protected void Work(Func<CancellationToken, Task> work)
    {
        // What it sends may write by itself: the log of requests, the admin's own session.
        ForgetTokens();
        PipelineThread.Run(this, work, StopToken);
    }

    /// <summary>Writes an object, waiting while the pipeline has much left to take.</summary>
    /// <param name="output">The object.</param>
    /// <param name="cancellationToken">The token that the step was given.</param>
    /// <returns>A task that ends once the object is on its way.</returns>
    protected Task WriteAsync(object? output, CancellationToken cancellationToken) =>
        Here().PostAsync(() => WriteObject(output), cancellationToken);

    /// <summary>Writes a file as Get-Item gives it, so that Get-Content and Invoke-Item take it from the pipeline.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">The token that the step was given.</param>
    /// <returns>A task that ends once the file is on its way.</returns>
    protected Task WriteFileAsync(FileInfo file, CancellationToken cancellationToken) =>
        Here().PostAsync(
            () => WriteObject(SessionState.InvokeProvider.Item.Get(["Microsoft.PowerShell.Core\\FileSystem::" + file.FullName], force: true, literalPath: true), enumerateCollection: true),
            cancellationToken);

    /// <summary>Writes a failure that concerns one input only, as a non-terminating error.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="cancellationToken">The token that the step was given.</param>
    /// <returns>A task that ends once the error is on its way.</returns>
    protected Task WriteFailureAsync(Exception failure, CancellationToken cancellationToken) =>
        Here().PostAsync(() => WriteFailure(failure), cancellationToken);

    /// <summary>Writes a warning.</summary>
    /// <param name="text">The text.</param>
    protected void Warn(string text) => Here().Post(() => WriteWarning(text));

    /// <summary>Writes a message for -Verbose.</summary>
    /// <param name="text">The text.</param>
    protected void Explain(string text) => Here().Post(() => WriteVerbose(text));

    /// <summary>Writes a message that the host shows, on the information stream, as Write-Host does.</summary>
    /// <param name="text">The text.</param>
    protected void Tell(string text) => Here().Post(() => SayOnPipeline(text));

    /// <summary>Shows how far the work is, at most five times a second, and not at all where nobody looks.</summary>
    /// <param name="activity">What is being done.</param>
    /// <param name="status">How far it is.</param>
    /// <param name="percent">The part that is done, 0 to 100; -1 when that can't be told.</param>
    protected void ShowProgress(string activity, string status, int percent = -1)
    {
        long last = Interlocked.Read(ref _lastProgress);
        if (IsProgressDue && Interlocked.CompareExchange(ref _lastProgress, Stopwatch.GetTimestamp(), last) == last)
        {
            PostProgress(activity, status, percent);
        }
    }

    /// <summary>Gets whether progress that is told now would be shown. A sweep tells it for each mailbox: no text need be made for nothing.</summary>
    private protected bool IsProgressDue => Stopwatch.GetTimestamp() - Interlocked.Read(ref _lastProgress) >= ProgressPause;

    private void PostProgress(string activity, string status, int percent) =>
        Here().Post(() =>
        {
            if (!Attendance.IsAttended(Host))
            {
                return;
            }

            if (!_activities.TryGetValue(activity, out int id))
            {
                id = _activities.Count + 1;
                _activities.Add(activity, id);
            }

            WriteProgress(new ProgressRecord(id, activity, status) { PercentComplete = Math.Min(percent, 100) });
        });

    /// <summary>Makes a receiver of the engine's progress reports, for <see cref="ShowProgress"/>.</summary>
    /// <typeparam name="T">The type of the reports.</typeparam>
    /// <param name="show">What to do with a report; runs on the reporting thread.</param>
    /// <returns>The receiver. Unlike <see cref="Progress{T}"/>, it keeps the order.</returns>
    protected static IProgress<T> ProgressTo<T>(Action<T> show) => new ProgressReceiver<T>(show);

    /// <summary>Asks whether to do something that changes the tenant, with -WhatIf and -Confirm heeded.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">How.</param>
    /// <returns>Whether to go on.</returns>
    protected Task<bool> ShouldProcessAsync(string target, string action) => OnPipelineAsync(() => ShouldProcess(target, action));

    /// <summary>Makes full file-system paths of what the user wrote.</summary>
    /// <param name="paths">The paths, relative to PowerShell's location; null ones are left out.</param>
    /// <returns>The full paths; the files need not exist.</returns>
    protected Task<string[]> FullPathsAsync(params string?[]? paths) => OnPipelineAsync(() =>
        (paths ?? Array.Empty<string?>()).Where(path => path is not null).Select(path => FileSystemPath.Full(SessionState.Path, path!)).ToArray());

    /// <summary>Gets the full paths of files that exist; wildcards stand for the files that they fit, by name.</summary>
    /// <param name="paths">PowerShell's paths.</param>
    /// <returns>The paths in the file system. One that leads to no file stays, for the error that names it.</returns>
    protected Task<string[]> FilePathsAsync(params string?[]? paths) => OnPipelineAsync(() =>
        (paths ?? Array.Empty<string?>()).Where(path => path is not null).SelectMany(path => FilePaths(path!)).ToArray());

    /// <summary>Runs a function on the pipeline thread. What it throws reaches the caller.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="function">The function.</param>
    /// <returns>Its result.</returns>
    protected static Task<T> OnPipelineAsync<T>(Func<T> function) => Here().InvokeAsync(function);

    // A file whose own name has brackets is meant first, as when Get-ChildItem gave it.
    private string[] FilePaths(string path)
    {
        string full = FileSystemPath.Full(SessionState.Path, path);
        if (!WildcardPattern.ContainsWildcardCharacters(path) || File.Exists(full))
        {
            return new[] { full };
        }

        // Without the extension: an undo record with a number was made after the one without.
        string[] found = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _).Where(File.Exists).OrderBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal).ToArray();
        return found.Length > 0 ? found : new[] { full };
    }

    private static PipelineThread Here() =>
        PipelineThread.Current ?? throw new InvalidOperationException("This may be called only by the work of a cmdlet's step.");

    private sealed class ProgressReceiver<T> : IProgress<T>
    {
        private readonly Action<T> _show;

        public ProgressReceiver(Action<T> show) => _show = show;

        public void Report(T value) => _show(value);
    }
}
