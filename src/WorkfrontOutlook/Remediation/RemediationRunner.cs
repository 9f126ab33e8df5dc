using System.Globalization;
using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>
/// Carries a plan out. First every target is read and written into the undo record, and the record is on the disk; only then
/// the first change is sent. A change whose outcome isn't clear is never repeated before the state was read.
/// </summary>
public sealed class RemediationRunner
{
    private const int MaxSends = 3;

    private readonly TenantContext _tenant;
    private readonly RemediationPlan _plan;
    private readonly IProgress<WfProgress>? _progress;
    private readonly Action<string>? _recorded;

    /// <summary>Initializes a new instance of the <see cref="RemediationRunner"/> class.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="undoPath">The undo record's path, as <see cref="UndoFile.PathFor"/> gives it. The file must not exist.</param>
    /// <param name="progress">Told how many targets are done, or null.</param>
    /// <param name="recorded">Called with the record's path once it is on the disk, before the first change is sent; or null.</param>
    public RemediationRunner(TenantContext tenant, RemediationPlan plan, string undoPath, IProgress<WfProgress>? progress = null, Action<string>? recorded = null)
    {
        _tenant = tenant;
        _plan = plan;
        UndoPath = undoPath;
        _progress = progress;
        _recorded = recorded;
    }

    /// <summary>Gets the undo record's path; after the run, of the one that was written.</summary>
    public string UndoPath { get; private set; }

    /// <summary>Gets a value indicating whether <see cref="UndoFile.PathFor"/> made the name in a folder: where another run has taken it, the next is used.</summary>
    public bool IsOurName { get; init; }

    /// <summary>Gets how the record's file is opened: a test stands in for a full disk.</summary>
    internal Func<string, FileMode, Stream> OpenUndo { get; init; } = UndoWriter.OpenFile;

    /// <summary>Carries the plan out. To be called once.</summary>
    /// <param name="cancellationToken">Stops; what was sent until then is in the record.</param>
    /// <returns>A result for each target, the refused ones first. Throws <see cref="WfException"/> when the record can't be written; then nothing was sent.</returns>
    public async IAsyncEnumerable<WfRemediationResult> ApplyAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (WfRemediationResult refused in _plan.Refused)
        {
            yield return refused;
        }

        if (_plan.Targets.Count == 0)
        {
            yield break;
        }

        var ready = new List<Prepared>();
        UndoWriter? undo = null;
        try
        {
            IEnumerable<ExchangeCommand> queries = _plan.Targets.Select(Query);
            int number = 0;
            await foreach (ExchangeOutcome answer in ExchangeCalls.RunAsync(_tenant.Exchange, queries, cancellationToken).ConfigureAwait(false))
            {
                RemediationTarget target = _plan.Targets[number++];
                AddInState? before = answer.Output is ExchangePage page ? AddInState.Find(page, target.AddIn.AddInId, target.AddIn.AssetId) : null;
                if (Settled(target, answer.Failure, before) is WfRemediationResult settled)
                {
                    yield return settled;
                    continue;
                }

                // Begun only when there is something to undo.
                undo ??= Begin();
                var prepared = new Prepared(target, before!.AddInId!, ready.Count + 1);
                undo.Add(TargetLine(prepared, before));
                ready.Add(prepared);
                Tell(RemediationText.Preparing, number, _plan.Targets.Count);
            }

            if (undo is null)
            {
                yield break;
            }

            undo.Add(new UndoLine { Kind = UndoLine.Ready, Targets = ready.Count, At = _tenant.Clock.GetUtcNow() });
            undo.FlushToDisk();
            _recorded?.Invoke(UndoPath);

            int done = 0;
            IEnumerable<ExchangeCommand> writes = ready.Select(prepared => prepared.Command);
            await foreach (ExchangeOutcome answer in ExchangeCalls.RunAsync(_tenant.Exchange, writes, cancellationToken).ConfigureAwait(false))
            {
                Prepared prepared = ready[done++];
                (RemediationOutcome outcome, string? reason, bool unclear) = await SettleAsync(prepared, answer, cancellationToken).ConfigureAwait(false);
                undo.Add(new UndoLine
                {
                    Kind = UndoLine.Outcome,
                    Number = prepared.Number,
                    Result = outcome.ToString(),
                    Unclear = unclear ? true : null,
                    Reason = reason,
                    At = _tenant.Clock.GetUtcNow(),
                });
                Tell(RemediationText.Changing, done, ready.Count);
                yield return prepared.Target.Result(outcome, reason, WriteCommands.Text(prepared.Command), UndoPath);
            }

            undo.FlushToDisk();
        }
        finally
        {
            undo?.Dispose();
        }
    }

    private static ExchangeCommand Query(RemediationTarget target) => AddInState.Query(target.AddIn.Source, target.MailboxIdentity);

    private static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    /// <summary>Judges a target whose state was read: null when it is to be changed.</summary>
    private static WfRemediationResult? Settled(RemediationTarget target, WfException? failure, AddInState? state)
    {
        if (failure is not null)
        {
            // What can't be recorded isn't changed.
            return target.Result(RemediationOutcome.Failed, Text(RemediationText.Reason_NotRead, failure.Message));
        }

        if (state is null)
        {
            return target.Result(RemediationOutcome.AlreadyGone, RemediationText.Reason_NotThere);
        }

        if (state.IsDefault)
        {
            return target.Result(RemediationOutcome.Skipped, RemediationText.Refused_Default);
        }

        if (state.AddInId is null)
        {
            return target.Result(RemediationOutcome.Skipped, RemediationText.Refused_NameOnly);
        }

        return target.Action == RemediationAction.Disable && !state.IsOn
            ? target.Result(RemediationOutcome.Disabled, RemediationText.Reason_WasDisabled)
            : null;
    }

    private bool IsDone(AddInState? state) => _plan.Action == RemediationAction.Remove ? state is null : state is { IsOn: false };

    private RemediationOutcome Done => _plan.Action == RemediationAction.Remove ? RemediationOutcome.Removed : RemediationOutcome.Disabled;

    private async Task<(RemediationOutcome Outcome, string? Reason, bool Unclear)> SettleAsync(Prepared prepared, ExchangeOutcome answer, CancellationToken cancellationToken)
    {
        for (int sends = 1; ; sends++)
        {
            if (answer.Failure is not WfException failure)
            {
                string warnings = string.Join(" ", answer.Output!.Warnings);
                return (Done, warnings.Length == 0 ? null : Text(RemediationText.Reason_ServiceSays, warnings), false);
            }

            if (ExchangeCalls.IsRefusal(failure))
            {
                return (RemediationOutcome.Failed, failure.Message, sends > 1);
            }

            ExchangeOutcome seen = await ExchangeCalls.RunOneAsync(_tenant.Exchange, Query(prepared.Target), cancellationToken).ConfigureAwait(false);
            if (seen.Failure is WfException unreadable)
            {
                return (RemediationOutcome.Failed, Text(RemediationText.Reason_Unclear, failure.Message, unreadable.Message), true);
            }

            AddInState? state = AddInState.Find(seen.Output!, prepared.AddInId, null);
            if (IsDone(state))
            {
                return sends == 1 && failure.Category == WfErrorCategory.ObjectNotFound
                    ? (RemediationOutcome.AlreadyGone, RemediationText.Reason_NotThere, false)
                    : (Done, RemediationText.Reason_AnswerLost, false);
            }

            if (state is null)
            {
                return (RemediationOutcome.AlreadyGone, RemediationText.Reason_NotThere, false);
            }

            if (!ExchangeCalls.IsUnclear(failure) || sends == MaxSends)
            {
                return (RemediationOutcome.Failed, failure.Message, ExchangeCalls.IsUnclear(failure));
            }

            answer = await ExchangeCalls.RunOneAsync(_tenant.Exchange, prepared.Command, cancellationToken).ConfigureAwait(false);
        }
    }

    private UndoWriter Begin()
    {
        UndoWriter undo = UndoWriter.Create(UndoPath, IsOurName, OpenUndo);
        UndoPath = undo.Path;
        undo.Add(new UndoLine
        {
            Kind = UndoLine.Header,
            Schema = UndoLine.CurrentSchema,
            Module = typeof(RemediationRunner).Assembly.GetName().Version?.ToString(3),
            Action = _plan.Action.ToString(),
            Tenant = _tenant.Connection.TenantId,
            Organization = _tenant.Connection.Organization,
            Targets = _plan.Targets.Count,
            By = _tenant.Connection.Account,
            At = _tenant.Clock.GetUtcNow(),
        });
        return undo;
    }

    private UndoLine TargetLine(Prepared prepared, AddInState before) => new()
    {
        Kind = UndoLine.Target,
        Number = prepared.Number,
        Source = prepared.Target.AddIn.Source.ToString(),
        Mailbox = prepared.Target.AddIn.Mailbox,
        MailboxId = prepared.Target.AddIn.MailboxId,
        Command = WriteCommands.Text(prepared.Command),
        App = before,
        By = _tenant.Connection.Account,
        At = _tenant.Clock.GetUtcNow(),
    };

    private void Tell(string activity, int done, int total) => _progress?.Report(new WfProgress { Activity = activity, Done = done, Total = total });

    private sealed class Prepared
    {
        public Prepared(RemediationTarget target, string addInId, int number)
        {
            Target = target;
            AddInId = addInId;
            Number = number;
            Command = target.Command(addInId);
        }

        public RemediationTarget Target { get; }

        public string AddInId { get; }

        public int Number { get; }

        public ExchangeCommand Command { get; }
    }
}
