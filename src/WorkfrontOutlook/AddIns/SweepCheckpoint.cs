using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Keeps what a sweep has read, so that it can be interrupted at any point. Each answer is a line, appended before the
/// answer goes on, so that a crash loses at most the calls in flight. The file is never rewritten and stays. While a sweep
/// has it open, nobody else can use it.
/// </summary>
internal sealed class SweepCheckpoint : IDisposable
{
    private readonly object _gate = new();
    private readonly string _path;
    private readonly Stream _file;
    private readonly bool _isResumed;
    private readonly bool _hasDefaults;
    private readonly DateTimeOffset _now;
    private long _end;
    private bool _isRunNoted;
    private WfException? _broken;

    private SweepCheckpoint(string path, Stream file, SweepLine? header, long end, SweepIdentity identity, DateTimeOffset now)
    {
        _path = path;
        _file = file;
        _end = end;
        _now = now;
        _isResumed = header is not null;
        BegunAt = header?.At;

        // As the file's header says: what it promises must hold for the lines to come, too.
        _hasDefaults = header?.Defaults ?? identity.Defaults;
        HasManifests = header?.Manifests ?? identity.Manifests;
    }

    /// <summary>Gets when the file was begun; null when that is now, or not known.</summary>
    public DateTimeOffset? BegunAt { get; }

    /// <summary>Gets a value indicating whether the file keeps the manifests.</summary>
    public bool HasManifests { get; }

    /// <summary>Opens a checkpoint to go on with, or begins one.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="identity">What it must belong to.</param>
    /// <param name="now">The time.</param>
    /// <param name="open">Opens the file: a test stands in for a full disk.</param>
    /// <exception cref="WfException">The file is another sweep's, is in use, or can't be written.</exception>
    public static SweepCheckpoint Open(string path, SweepIdentity identity, DateTimeOffset now, Func<string, Stream> open)
    {
        Stream? file = null;
        try
        {
            file = open(path);
            SweepLine? header = null;
            long end = 0;
            foreach ((SweepLine line, long offset) in SweepFile.Lines(file, path))
            {
                if (header is null)
                {
                    Check(line, path, identity);
                    header = line;
                }

                end = offset;
            }

            if (file.Length > end)
            {
                // What a crash cut short.
                file.SetLength(end);
            }

            var checkpoint = new SweepCheckpoint(path, file, header, end, identity, now);
            if (header is null)
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
                if (file.Length != checkpoint._end)
                {
                    // A device takes everything and keeps nothing.
                    throw WfErrors.CheckpointNotWritable.For(path, path, SweepText.Reason_KeepsNothing);
                }
            }

            file = null;
            return checkpoint;
        }
        catch (Exception exception) when (SweepFile.IsOfFile(exception))
        {
            throw WfErrors.CheckpointNotWritable.Because(exception, path, path, exception.Message);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Gives every answer that the file held when it was opened. To be read before anything is added.</summary>
    public IEnumerable<MailboxResult> Answered()
    {
        if (!_isResumed)
        {
            yield break;
        }

        foreach ((SweepLine line, _) in SweepFile.Lines(_file, _path))
        {
            if (line is { Kind: SweepLine.Mailbox, Error: null, Id: string id })
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
        Apps = result.Failure is null ? result.Apps.Where(app => _hasDefaults || !app.IsDefault).ToArray() : null,
        Error = result.Failure?.Message,
        Remedy = result.Failure?.RecommendedAction,
    });

    /// <summary>Notes how many mailboxes there are, once the listing is whole.</summary>
    /// <param name="expected">How many belong to this sweep.</param>
    /// <param name="total">How many there are in all shards.</param>
    public void AddListed(int expected, int total) => Append(new SweepLine { Kind = SweepLine.Listed, Expected = expected, Total = total });

    /// <summary>Notes that the sweep came to its end: every mailbox was asked.</summary>
    public void AddDone(MailboxesApart apart, DateTimeOffset now) => Append(
        new SweepLine { Kind = SweepLine.Done, OnPremises = apart.OnPremises, SoftDeleted = apart.SoftDeleted, Inactive = apart.Inactive, At = now },
        toDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Opens the file unshared: it is the only mode that shuts out a second sweep on every system.</summary>
    internal static Stream OpenFile(string path) => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);

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

    private void Append(SweepLine line, bool toDisk = false)
    {
        byte[] bytes = SweepFile.Bytes(line);
        lock (_gate)
        {
            if (_broken is not null)
            {
                // A line behind half a line would damage the file.
                throw _broken;
            }

            try
            {
                if (_isResumed && !_isRunNoted)
                {
                    _isRunNoted = true;
                    Write(SweepFile.Bytes(new SweepLine { Kind = SweepLine.Run, At = _now }));
                }

                Write(bytes);
                if (toDisk)
                {
                    (_file as FileStream)?.Flush(flushToDisk: true);
                }
            }
            catch (Exception exception) when (SweepFile.IsOfFile(exception))
            {
                _broken = WfErrors.CheckpointNotWritable.Because(exception, _path, _path, exception.Message);
                throw _broken;
            }
        }
    }

    private void Write(byte[] bytes)
    {
        _file.Seek(_end, SeekOrigin.Begin);
        _file.Write(bytes, 0, bytes.Length);
        _file.Flush();
        _end += bytes.Length;
    }
}
