using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>What the files of one shard hold.</summary>
internal sealed class SweepMergeShard
{
    private readonly SweepShard _shard;
    private readonly HashSet<Guid> _answered = new();
    private readonly Dictionary<Guid, (int Run, MailboxResult Result)> _failed = new();
    private int _run;

    public SweepMergeShard(SweepShard shard) => _shard = shard;

    /// <summary>Gets how many mailboxes the shard has; null where no listing came to its end.</summary>
    public int? Listed { get; private set; }

    /// <summary>Gets how many mailboxes all shards have.</summary>
    public int? Total { get; private set; }

    /// <summary>Gets how many mailboxes live on-premises.</summary>
    public int? OnPremises { get; private set; }

    /// <summary>Gets how many mailboxes are deleted and can be restored.</summary>
    public int? SoftDeleted { get; private set; }

    /// <summary>Gets how many mailboxes are deleted and on hold.</summary>
    public int? Inactive { get; private set; }

    /// <summary>Gets a value indicating whether the last run of any of the files came to its end.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Reads a file, giving each answer that no file before it had.</summary>
    public IEnumerable<MailboxResult> Read(string path)
    {
        bool done = false;
        int? listed = null;
        _run++;
        int first = _run;
        using FileStream file = SweepFile.OpenToRead(path);
        foreach ((SweepLine line, _) in SweepFile.Lines(file, path))
        {
            switch (line.Kind)
            {
                case SweepLine.Run:
                    _run++;
                    done = false;
                    break;
                case SweepLine.Listed:
                    listed = line.Expected ?? listed;
                    Total = line.Total ?? Total;
                    break;
                case SweepLine.Done:
                    done = true;
                    OnPremises = line.OnPremises ?? OnPremises;
                    SoftDeleted = line.SoftDeleted ?? SoftDeleted;
                    Inactive = line.Inactive ?? Inactive;
                    ForgetFailures(first);
                    break;
                case SweepLine.Mailbox when line.Id is string id:
                    if (!_shard.Contains(id))
                    {
                        throw WfErrors.CheckpointNotUnderstood.For(path, path);
                    }

                    if (Take(line, id) is MailboxResult result)
                    {
                        yield return result;
                    }

                    break;
                default:
                    break;
            }
        }

        IsDone |= done;
        Listed = listed > (Listed ?? -1) ? listed : Listed;
    }

    /// <summary>Gives the mailboxes that no file has an answer of, once all are read.</summary>
    public IEnumerable<MailboxResult> Failures() => _failed.Values.Select(failed => failed.Result);

    // What failed in an earlier run of the file and was not asked again by a run that asked all has vanished meanwhile.
    private void ForgetFailures(int first)
    {
        foreach (Guid key in _failed.Where(pair => pair.Value.Run >= first && pair.Value.Run < _run).Select(pair => pair.Key).ToArray())
        {
            _failed.Remove(key);
        }
    }

    private MailboxResult? Take(SweepLine line, string id)
    {
        Guid key = SweepShard.KeyOf(id);
        if (_answered.Contains(key))
        {
            return null;
        }

        var mailbox = new MailboxReference { Id = id, Address = line.Address ?? id };
        if (line.Error is string error)
        {
            string remedy = line.Remedy ?? string.Empty;
            WfException failure = WfErrors.MailboxNotRead.For(mailbox.Address, mailbox.Address, error, remedy);
            _failed[key] = (_run, new MailboxResult { Mailbox = mailbox, Failure = failure, Kept = (error, remedy) });
            return null;
        }

        _answered.Add(key);
        _failed.Remove(key);
        return new MailboxResult { Mailbox = mailbox, Apps = line.Apps ?? Array.Empty<AppFields>() };
    }
}
