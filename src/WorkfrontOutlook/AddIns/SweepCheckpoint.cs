using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Keeps what a sweep has read, so that it can be interrupted at any point. Each answer is a line, appended before the
/// answer goes on, so that a crash loses at most the calls in flight. The file is never rewritten and stays.
/// </summary>
internal sealed class SweepCheckpoint : IDisposable
{
    private readonly object _gate = new();
    private readonly string _path;
    private readonly FileStream _file;
    private readonly bool _defaults;

    private SweepCheckpoint(string path, FileStream file, bool defaults)
    {
        _path = path;
        _file = file;
        _defaults = defaults;
    }

    /// <summary>Opens a checkpoint to go on with, or begins one.</summary>
    /// <exception cref="WfException">The file is another sweep's, is in use, or can't be written.</exception>
    public static SweepCheckpoint Open(string path, SweepIdentity identity, DateTimeOffset now)
    {
        bool exists = File.Exists(path) && new FileInfo(path).Length > 0;
        long end = 0;
        if (exists)
        {
            // A crash while the very first line was written leaves nothing to go on with.
            exists = SweepFile.Lines(path).Any();
        }

        if (exists)
        {
            Check(SweepFile.ReadHeader(path), path, identity);
            foreach ((_, long offset) in SweepFile.Lines(path))
            {
                end = offset;
            }
        }

        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1);
            file.SetLength(end);
            file.Seek(0, SeekOrigin.End);
            var checkpoint = new SweepCheckpoint(path, file, identity.Defaults);
            if (!exists)
            {
                checkpoint.Append(new SweepLine
                {
                    Kind = SweepLine.Header,
                    Format = SweepLine.CurrentFormat,
                    Tenant = identity.Tenant,
                    Shard = identity.Shard?.ToString(),
                    Manifests = identity.Manifests,
                    Defaults = identity.Defaults,
                    At = now,
                });
            }

            return checkpoint;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw WfErrors.CheckpointNotWritable.Because(exception, path, path, exception.Message);
        }
    }

    /// <summary>Gives what the file holds: every mailbox that has answered, once.</summary>
    public static IEnumerable<MailboxResult> Answered(string path, ISet<Guid> seen)
    {
        foreach ((SweepLine line, _) in SweepFile.Lines(path))
        {
            if (line is { Kind: SweepLine.Mailbox, Error: null, Id: string id } && seen.Add(SweepShard.KeyOf(id)))
            {
                yield return new MailboxResult
                {
                    Mailbox = new MailboxReference { Id = id, Address = line.Address ?? id },
                    Apps = line.Apps ?? Array.Empty<AppFields>(),
                };
            }
        }
    }

    /// <summary>Appends a mailbox's answer, or its failure, which the next run asks again.</summary>
    public void Add(MailboxResult result) => Append(new SweepLine
    {
        Kind = SweepLine.Mailbox,
        Id = result.Mailbox.Id,
        Address = result.Mailbox.Address,
        Apps = result.Failure is null ? result.Apps.Where(app => _defaults || !app.IsDefault).ToArray() : null,
        Error = result.Failure?.Message,
        Remedy = result.Failure?.RecommendedAction,
    });

    /// <summary>Notes how many mailboxes there are, once the listing is whole.</summary>
    public void AddListed(int expected) => Append(new SweepLine { Kind = SweepLine.Listed, Expected = expected });

    /// <summary>Notes that the sweep came to its end: every mailbox was asked.</summary>
    public void AddDone(int? onPremises, DateTimeOffset now)
    {
        Append(new SweepLine { Kind = SweepLine.Done, OnPremises = onPremises, At = now });
        lock (_gate)
        {
            _file.Flush(flushToDisk: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Append(SweepLine line)
    {
        byte[] bytes = SweepFile.Bytes(line);
        try
        {
            lock (_gate)
            {
                _file.Write(bytes, 0, bytes.Length);
                _file.Flush();
            }
        }
        catch (IOException exception)
        {
            throw WfErrors.CheckpointNotWritable.Because(exception, _path, _path, exception.Message);
        }
    }

    private static void Check(SweepLine header, string path, SweepIdentity identity)
    {
        if (!string.Equals(header.Tenant, identity.Tenant, StringComparison.OrdinalIgnoreCase))
        {
            throw WfErrors.CheckpointOfAnotherTenant.For(path, path, header.Tenant ?? "?", identity.Tenant);
        }

        if (!string.Equals(header.Shard, identity.Shard?.ToString(), StringComparison.Ordinal))
        {
            throw WfErrors.CheckpointOfAnotherShard.For(path, path, header.Shard ?? "1/1", identity.Shard?.ToString() ?? "1/1");
        }

        if ((identity.Manifests && header.Manifests != true) || (identity.Defaults && header.Defaults != true))
        {
            throw WfErrors.CheckpointHoldsLess.For(path, path);
        }
    }
}
