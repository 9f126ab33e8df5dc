using System.Runtime.CompilerServices;
using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.Remediation;

/// <summary>
/// Watches each write: is there a line for it in the undo record's file at that moment? Kills the process at a given write, before
/// or after it was done, and loses answers.
/// </summary>
internal sealed class WatchedTransport : IExchangeTransport
{
    private readonly IExchangeTransport _inner;
    private readonly string _undoPath;
    private readonly Lock _gate = new();
    private HashSet<string>? _recorded;
    private volatile bool _dead;

    public WatchedTransport(IExchangeTransport inner, string undoPath)
    {
        _inner = inner;
        _undoPath = undoPath;
    }

    /// <summary>Gets the number of the write at which the process is killed, from 1; null for never.</summary>
    public int? KillAt { get; init; }

    /// <summary>Gets a value indicating whether that write is still done.</summary>
    public bool KillAfter { get; init; }

    /// <summary>Gets which writes (by number) lose their answer after they were done.</summary>
    public Func<int, bool> LosesAnswer { get; init; } = static _ => false;

    public int Writes { get; private set; }

    public List<string> Unrecorded { get; } = new();

    public ExchangeTransportKind Kind => _inner.Kind;

    public int BatchSize => _inner.BatchSize;

    public bool RunsInParallel => _inner.RunsInParallel;

    public int ThrottleLimit { get => _inner.ThrottleLimit; set => _inner.ThrottleLimit = value; }

    public async IAsyncEnumerable<ExchangePage> InvokeAsync(ExchangeCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ExchangeOutcome outcome = (await InvokeBatchAsync(new[] { command }, cancellationToken))[0];
        yield return outcome.Output ?? throw outcome.Failure!;
    }

    public async Task<IReadOnlyList<ExchangeOutcome>> InvokeBatchAsync(IReadOnlyList<ExchangeCommand> commands, CancellationToken cancellationToken)
    {
        if (_dead)
        {
            throw new KillException();
        }

        var pass = new List<ExchangeCommand>();
        var lost = new HashSet<int>();
        bool kill = false;
        foreach (ExchangeCommand command in commands)
        {
            if (!command.IsRead)
            {
                int number;
                lock (_gate)
                {
                    number = ++Writes;
                    if (!IsRecorded(command))
                    {
                        Unrecorded.Add(command.Name);
                    }
                }

                if (number == KillAt && !KillAfter)
                {
                    kill = true;
                    break;
                }

                if (LosesAnswer(number))
                {
                    lost.Add(pass.Count);
                }

                if (number == KillAt)
                {
                    pass.Add(command);
                    kill = true;
                    break;
                }
            }

            pass.Add(command);
        }

        _dead |= kill;
        IReadOnlyList<ExchangeOutcome> outcomes = pass.Count == 0 ? Array.Empty<ExchangeOutcome>() : await _inner.InvokeBatchAsync(pass, cancellationToken);
        if (kill)
        {
            throw new KillException();
        }

        return outcomes.Select((outcome, index) => lost.Contains(index) && outcome.Failure is null
            ? ExchangeOutcome.Of(outcome.Command, WfErrors.OutcomeUnclear.For(outcome.Command.Name, outcome.Command.Name, "reset"))
            : outcome).ToArray();
    }

    public Task<ISet<string>?> GetAvailableCommandsAsync(CancellationToken cancellationToken) => _inner.GetAvailableCommandsAsync(cancellationToken);

    public void Dispose() => _inner.Dispose();

    private static string Key(string? mailbox, bool organization, bool catalog) => $"{mailbox}|{organization}|{catalog}";

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private bool IsRecorded(ExchangeCommand command)
    {
        _recorded ??= ReadRecord();
        string place = Key(command.Parameters.GetValueOrDefault("Mailbox") as string, command.Parameters.ContainsKey("OrganizationApp"), command.Parameters.ContainsKey("PrivateCatalog"));

        // New-App names no id; its place must be recorded.
        return command.Parameters.GetValueOrDefault("Identity") is string id
            ? _recorded.Contains(place + "|" + id.ToUpperInvariant())
            : _recorded.Any(key => key.StartsWith(place + "|", StringComparison.Ordinal));
    }

    private HashSet<string> ReadRecord()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        bool ready = false;
        using var reader = new StreamReader(new FileStream(_undoPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is string text)
        {
            JsonElement line;
            try
            {
                line = JsonDocument.Parse(text).RootElement;
            }
            catch (JsonException)
            {
                continue;
            }

            ready |= Text(line, "kind") == "ready";
            if (Text(line, "kind") == "target")
            {
                string source = Text(line, "source")!;
                string? mailbox = source == "Mailbox" ? Text(line, "mailboxId") ?? Text(line, "mailbox") : null;
                keys.Add(Key(mailbox, source != "Mailbox", source == "PrivateCatalog") + "|" + Text(line.GetProperty("app"), "addInId")!.ToUpperInvariant());
            }
        }

        return ready ? keys : new HashSet<string>(StringComparer.Ordinal);
    }
}
