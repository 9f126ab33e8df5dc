using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>
/// What an undo record can bring back, judged against the state of each target as it is now, before anything is sent.
/// </summary>
public sealed class RestorePlan
{
    private const int MaxSends = 3;

    private readonly TenantContext _tenant;
    private readonly string _path;
    private readonly List<Step> _steps = new();
    private readonly List<WfRemediationResult> _settled = new();

    private ConsentRestore? _consents;

    private RestorePlan(TenantContext tenant, string path)
    {
        _tenant = tenant;
        _path = path;
    }

    /// <summary>Gets how many targets will be restored.</summary>
    public int Count => _steps.Count + (_consents?.Count ?? 0);

    /// <summary>Gets what won't be restored, with the reason: it can't be, it is as it was, or it has changed since.</summary>
    public IReadOnlyList<WfRemediationResult> NotRestored => _settled;

    /// <summary>Gets how many of these can't be restored at all.</summary>
    public int Impossible { get; private set; }

    /// <summary>Gets the first cmdlet for each target, as it would be typed, and where.</summary>
    public IReadOnlyList<(string Place, string Command)> Commands => _consents?.Commands ?? _steps.ConvertAll(step => (step.Line.Mailbox ?? step.Line.MailboxId ?? step.Line.Source ?? string.Empty, WriteCommands.Text(Next(step)!)));

    /// <summary>Gets or sets how the record's file is opened: a test stands in for a full disk.</summary>
    internal Func<string, FileMode, Stream> OpenUndo { get; set; } = UndoWriter.OpenFile;

    /// <summary>Gets the question that is asked before anything is sent, with the counts.</summary>
    public string Question
    {
        get
        {
            int count = Count;
            string format = _consents is not null
                ? count == 1 ? RemediationText.Question_Restore_Grant_One : RemediationText.Question_Restore_Grant
                : count == 1 ? RemediationText.Question_Restore_One : RemediationText.Question_Restore;
            string text = string.Format(CultureInfo.CurrentCulture, format, count, _path);
            int left = _settled.Count - Impossible;
            if (Impossible > 0)
            {
                text += " " + Plural.Of(Impossible, RemediationText.Question_Impossible_One, RemediationText.Question_Impossible);
            }

            return left == 0 ? text : text + " " + Plural.Of(left, RemediationText.Question_Left_One, RemediationText.Question_Left);
        }
    }

    /// <summary>Reads a record and the state of its targets.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="path">The record's path.</param>
    /// <param name="fromManifest">
    /// True to bring a store add-in back from the recorded manifest, as a custom add-in with the same id that the store doesn't
    /// update.
    /// </param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="WfException">The record can't be read, is no undo record, or another version's or tenant's.</exception>
    public static async Task<RestorePlan> ReadAsync(TenantContext tenant, string path, bool fromManifest = false, CancellationToken cancellationToken = default)
    {
        UndoRecord record = UndoRecord.Read(path, tenant.Connection);
        var plan = new RestorePlan(tenant, path);
        if (!record.IsReady)
        {
            // The record wasn't whole, so that nothing was sent.
            plan._settled.AddRange(record.Targets.Select(target => plan.Result(target, RemediationOutcome.Skipped, RemediationText.Reason_NothingSent)));
            plan._settled.AddRange(record.Consents.Select(target => ConsentRestore.Result(path, target, RemediationOutcome.Skipped, RemediationText.Reason_NothingSent)));
            return plan;
        }

        if (record.Consents.Count > 0)
        {
            plan._consents = await ConsentRestore.ReadAsync(tenant, record, path, cancellationToken).ConfigureAwait(false);
            plan._settled.AddRange(plan._consents.Settled);
            return plan;
        }

        int number = 0;
        IEnumerable<ExchangeCommand> queries = record.Targets.Select(target => AddInState.Query(target.Place, target.MailboxIdentity));
        await foreach (ExchangeOutcome answer in ExchangeCalls.RunAsync(tenant.Exchange, queries, cancellationToken).ConfigureAwait(false))
        {
            UndoLine target = record.Targets[number++];
            if (answer.Failure is WfException failure)
            {
                plan._settled.Add(plan.Result(target, RemediationOutcome.Failed, string.Format(CultureInfo.CurrentCulture, RemediationText.Reason_StateNotRead, failure.Message)));
                continue;
            }

            plan.Judge(record, target, AddInState.Find(answer.Output!, target.App!.AddInId, null), fromManifest);
        }

        return plan;
    }

    /// <summary>Carries the plan out and appends to the record what it does. To be called once.</summary>
    /// <param name="progress">Told how many targets are done, or null.</param>
    /// <param name="cancellationToken">Stops; a later restore goes on.</param>
    /// <returns>A result for each target of the record, those that aren't restored first.</returns>
    public async IAsyncEnumerable<WfRemediationResult> ApplyAsync(IProgress<WfProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (WfRemediationResult settled in _settled)
        {
            yield return settled;
        }

        if (_consents is { Count: > 0 })
        {
            await foreach (WfRemediationResult result in _consents.ApplyAsync(OpenUndo, cancellationToken).ConfigureAwait(false))
            {
                yield return result;
            }
        }

        if (_steps.Count == 0)
        {
            yield break;
        }

        using UndoWriter undo = UndoWriter.Append(_path, OpenUndo);
        foreach (Step step in _steps)
        {
            undo.Add(new UndoLine { Kind = UndoLine.Restoring, Number = step.Line.Number, By = _tenant.Connection.Account, At = _tenant.Clock.GetUtcNow() });
        }

        undo.FlushToDisk();
        for (int i = 0; i < _steps.Count; i++)
        {
            Step step = _steps[i];
            string? reason = await RestoreAsync(step, cancellationToken).ConfigureAwait(false);
            RemediationOutcome outcome = reason is null ? RemediationOutcome.Restored : RemediationOutcome.Failed;
            reason ??= step.Line.App!.IsFromStore && step.Manifest is not null && !step.WasThere ? RemediationText.Reason_FromManifest : null;
            undo.Add(new UndoLine { Kind = UndoLine.Outcome, Number = step.Line.Number, Result = outcome.ToString(), Unclear = outcome == RemediationOutcome.Failed ? true : null, Reason = reason, At = _tenant.Clock.GetUtcNow() });
            progress?.Report(new WfProgress { Activity = RemediationText.Restoring, Done = i + 1, Total = _steps.Count });
            yield return Result(step.Line, outcome, reason, step.Sent.Count == 0 ? null : string.Join("; ", step.Sent));
        }

        undo.FlushToDisk();
    }

    private static ExchangeCommand? Next(Step step)
    {
        AddInState before = step.Line.App!;
        AddInSource place = step.Line.Place;
        if (step.Now is not AddInState now)
        {
            return WriteCommands.Add(place, before, step.Line.MailboxIdentity, step.Manifest);
        }

        if (before.IsLike(now, place))
        {
            return null;
        }

        return place == AddInSource.Mailbox || step.OnlySwitch
            ? before.IsOn == now.IsOn ? null : WriteCommands.Switch(place, before.AddInId!, step.Line.MailboxIdentity, before.IsOn)
            : WriteCommands.Assign(place, before);
    }

    private async Task<string?> RestoreAsync(Step step, CancellationToken cancellationToken)
    {
        int sends = 0;
        while (Next(step) is ExchangeCommand command)
        {
            ExchangeOutcome answer = await ExchangeCalls.RunOneAsync(_tenant.Exchange, command, cancellationToken).ConfigureAwait(false);
            step.Sent.Add(WriteCommands.Text(command));
            if (answer.Failure is not WfException failure)
            {
                // What was done counts as done: a service that shows it late must not be asked twice.
                step.Now = step.Now is null && step.Line.Place == AddInSource.Mailbox
                    ? step.Line.App! with { Enabled = true }
                    : step.Line.App!;
                continue;
            }

            if (ExchangeCalls.IsRefusal(failure))
            {
                return failure.Message;
            }

            ExchangeOutcome seen = await ExchangeCalls.RunOneAsync(_tenant.Exchange, AddInState.Query(step.Line.Place, step.Line.MailboxIdentity), cancellationToken).ConfigureAwait(false);
            if (seen.Failure is WfException unreadable)
            {
                return string.Format(CultureInfo.CurrentCulture, RemediationText.Reason_Unclear, failure.Message, unreadable.Message);
            }

            AddInState? before = step.Now;
            step.Now = AddInState.Find(seen.Output!, step.Line.App!.AddInId, null);
            bool moved = (before is null) != (step.Now is null) || (before is not null && step.Now is not null && before.IsOn != step.Now.IsOn);
            if (!moved && Next(step) is not null && (!ExchangeCalls.IsUnclear(failure) || ++sends == MaxSends))
            {
                return step.Line.App!.IsFromStore && step.Manifest is null
                    ? string.Format(CultureInfo.CurrentCulture, RemediationText.Reason_NotInStore, failure.Message)
                    : failure.Message;
            }
        }

        return null;
    }

    private void Judge(UndoRecord record, UndoLine target, AddInState? now, bool fromManifest)
    {
        AddInState before = target.App!;
        UndoLine? last = record.Last(target);
        bool goesOn = record.IsRestoring(target);

        // What the record says was left: changed, or, after a refusal or a finished restore, not.
        bool leftUnchanged = last is { Unclear: not true, Result: nameof(RemediationOutcome.Failed) or nameof(RemediationOutcome.Restored) };
        var step = new Step(target, now) { OnlySwitch = record.IsDisable, Manifest = before.IsFromStore && !fromManifest ? null : Bytes(before.Manifest) };
        if (now is not null)
        {
            bool asBefore = record.IsDisable ? now.IsOn == before.IsOn : before.IsLike(now, target.Place);
            if (asBefore)
            {
                _settled.Add(Result(target, RemediationOutcome.Skipped, RemediationText.Reason_AsBefore));
            }
            else if (goesOn || (record.IsDisable && !leftUnchanged))
            {
                _steps.Add(step);
            }
            else
            {
                _settled.Add(Result(target, RemediationOutcome.Skipped, RemediationText.Reason_ChangedSince));
            }

            return;
        }

        if (!goesOn && (record.IsDisable || leftUnchanged))
        {
            _settled.Add(Result(target, RemediationOutcome.Skipped, RemediationText.Reason_ChangedSince));
        }
        else if (Obstacle(before, target.Place, step.Manifest is not null) is string obstacle)
        {
            Impossible++;
            _settled.Add(Result(target, RemediationOutcome.Skipped, obstacle));
        }
        else
        {
            _steps.Add(step);
        }
    }

    /// <summary>
    /// What can't come back. New-App takes a store asset for the organization only (New-App reference, 2026-08); a user's own
    /// install from the store is the user's to repeat.
    /// </summary>
    private static string? Obstacle(AddInState before, AddInSource place, bool hasManifest)
    {
        if (before.IsDefault)
        {
            return RemediationText.Impossible_Default;
        }

        if (hasManifest)
        {
            return null;
        }

        if (!before.IsFromStore)
        {
            return RemediationText.Impossible_NoManifest;
        }

        return place == AddInSource.Mailbox ? RemediationText.Impossible_UserStore : null;
    }

    private static byte[]? Bytes(string? manifest) => manifest is null ? null : Encoding.UTF8.GetBytes(manifest);

    private WfRemediationResult Result(UndoLine line, RemediationOutcome outcome, string? reason, string? command = null) => new()
    {
        Action = RemediationAction.Restore,
        Outcome = outcome,
        Reason = reason,
        AddInId = line.App!.AddInId,
        AssetId = line.App.AssetId,
        DisplayName = line.App.DisplayName,
        Source = line.Place,
        Mailbox = line.Mailbox,
        MailboxId = line.MailboxId,
        Command = command,
        UndoPath = _path,
    };

    private sealed class Step
    {
        public Step(UndoLine line, AddInState? now)
        {
            Line = line;
            Now = now;
            WasThere = now is not null;
        }

        public UndoLine Line { get; }

        public AddInState? Now { get; set; }

        public bool WasThere { get; }

        public bool OnlySwitch { get; init; }

        public byte[]? Manifest { get; init; }

        public List<string> Sent { get; } = new();
    }
}
