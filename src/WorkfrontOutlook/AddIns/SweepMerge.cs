using System.Globalization;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Joins the checkpoints of one sweep: the whole in one file, or its shards. What is missing is told by shard, never left
/// out silently.
/// </summary>
internal sealed class SweepMerge
{
    private readonly IReadOnlyList<(string Path, SweepShard Shard)> _files;
    private readonly IReadOnlyList<string> _inUse;
    private readonly List<WfMissing> _missing = new();
    private readonly List<string> _toFinish = new();
    private readonly List<string> _toRetry = new();
    private readonly List<string> _toMerge = new();

    private SweepMerge(IReadOnlyList<(string Path, SweepShard Shard)> files, IReadOnlyList<string> inUse, DateTimeOffset? begunAt)
    {
        BegunAt = begunAt;
        _files = files;
        _inUse = inUse;
    }

    /// <summary>
    /// Gets how many mailboxes there are, at least as many as gave a result; null until read, and where no file tells.
    /// </summary>
    public int? Expected { get; private set; }

    /// <summary>Gets how many mailboxes live on-premises; null until read, and where no file tells.</summary>
    public int? OnPremises { get; private set; }

    /// <summary>Gets how many mailboxes are deleted and can be restored; null until read, and where no file tells.</summary>
    public int? SoftDeleted { get; private set; }

    /// <summary>Gets how many mailboxes are deleted and on hold; null until read, and where no file tells.</summary>
    public int? Inactive { get; private set; }

    /// <summary>Gets when the first of the files was begun; null where none tells.</summary>
    public DateTimeOffset? BegunAt { get; }

    /// <summary>Gets the shards that are missing or did not come to their end.</summary>
    public IReadOnlyList<WfMissing> Missing => _missing;

    /// <summary>Gets what reads the rest of the shards that are missing or did not come to their end.</summary>
    public IReadOnlyList<string> ToFinish => _toFinish;

    /// <summary>Gets what asks the mailboxes of whole shards again that did not answer.</summary>
    public IReadOnlyList<string> ToRetry => _toRetry;

    /// <summary>Gets the files that make the whole, those that are yet to be made included.</summary>
    public IReadOnlyList<string> ToMerge => _toMerge;

    /// <summary>Looks at the files' headers.</summary>
    /// <exception cref="WfException">A file can't be read, or belongs to another tenant or sweep.</exception>
    public static SweepMerge Of(IReadOnlyList<string> paths, string tenant)
    {
        var files = new List<(string Path, SweepShard Shard)>();
        var inUse = new List<string>();
        WfException? firstInUse = null;
        DateTimeOffset? begunAt = null;
        foreach (string path in paths.Distinct(StringComparer.Ordinal))
        {
            SweepLine? header;
            try
            {
                using FileStream file = SweepFile.OpenToRead(path);
                header = SweepFile.Lines(file, path).Select(item => item.Line).FirstOrDefault();
            }
            catch (WfException exception) when (exception.InnerException is IOException and not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
            {
                // A sweep is writing it: which one can't be told, but the others can be read.
                firstInUse ??= exception;
                inUse.Add(path);
                continue;
            }

            if (header is null)
            {
                throw WfErrors.CheckpointNotUnderstood.For(path, path);
            }

            if (!string.Equals(header.Tenant, tenant, StringComparison.OrdinalIgnoreCase))
            {
                throw WfErrors.CheckpointOfAnotherTenant.For(path, path, header.Tenant ?? "?", tenant);
            }

            SweepShard shard = SweepShard.Parse(header.Shard ?? "1/1");
            if (files.Count > 0 && files[0].Shard.Count != shard.Count)
            {
                throw WfErrors.ShardsDoNotMatch.For(path, path, shard, files[0].Shard.Count);
            }

            files.Add((path, shard));
            begunAt = header.At < (begunAt ?? DateTimeOffset.MaxValue) ? header.At : begunAt;
        }

        return files.Count > 0 || firstInUse is null ? new SweepMerge(files, inUse, begunAt) : throw firstInUse;
    }

    /// <summary>Gives each mailbox once: its answer where any file has one, else its failure.</summary>
    public IEnumerable<MailboxResult> Results()
    {
        int given = 0;
        int expected = 0;
        int? total = null;
        bool allListed = true;
        for (int index = 1; index <= _files[0].Shard.Count; index++)
        {
            string[] paths = _files.Where(file => file.Shard.Index == index).Select(file => file.Path).ToArray();
            if (paths.Length == 0)
            {
                allListed = false;
                AddMissing(
                    index,
                    _inUse.Count == 0 ? SweepText.Shard_Missing : Text(SweepText.Shard_InUse, string.Join(", ", _inUse)),
                    _inUse.Count == 0 ? Text(SweepText.Shard_Missing_Remedy, Name(index)) : SweepText.Shard_InUse_Remedy);
                if (_inUse.Count == 0)
                {
                    string made = Path.Combine(Path.GetDirectoryName(_files[0].Path) ?? string.Empty, $"shard-{index}-of-{_files[0].Shard.Count}.checkpoint");
                    _toFinish.Add(Command(index, made));
                    _toMerge.Add(made);
                }

                continue;
            }

            var shard = new SweepMergeShard(_files.First(file => file.Shard.Index == index).Shard);
            int here = 0;
            bool hasFailed = false;
            foreach (MailboxResult result in paths.SelectMany(shard.Read).Concat(shard.Failures()))
            {
                here++;
                hasFailed |= result.Failure is not null;
                yield return result;
            }

            given += here;
            expected += Math.Max(here, shard.Listed ?? 0);
            allListed &= shard.Listed is not null;
            total = shard.Total is int all && all > (total ?? 0) ? all : total;
            OnPremises = shard.OnPremises ?? OnPremises;
            SoftDeleted = shard.SoftDeleted ?? SoftDeleted;
            Inactive = shard.Inactive ?? Inactive;
            _toMerge.AddRange(paths);
            if (!shard.IsDone || here < shard.Listed)
            {
                // Going on asks those again that did not answer, too.
                _toFinish.Add(Command(index, paths[0]));
                AddMissing(index, Text(SweepText.Shard_Unfinished, string.Join(", ", paths)), SweepText.Shard_Unfinished_Remedy);
            }
            else if (hasFailed)
            {
                _toRetry.Add(Command(index, paths[0]));
            }
        }

        _toMerge.AddRange(_inUse);

        // Every shard's listing counted the mailboxes of all shards.
        Expected = allListed ? expected : total is int known ? Math.Max(known, Math.Max(expected, given)) : null;
    }

    private void AddMissing(int index, string reason, string remedy) => _missing.Add(new WfMissing
    {
        Source = AddInSource.Mailbox,
        Scope = Text(SweepText.Shard_Scope, Name(index)),
        Reason = reason,
        Remedy = remedy,
    });

    private string Command(int index, string path) =>
        "Get-WfOutlookAddIn -Source Mailbox" + (_files[0].Shard.Count > 1 ? " -Shard " + Name(index) : string.Empty) + " -CheckpointPath " + CommandText.Quoted(path) + " | Out-Null";

    private string Name(int index) => string.Format(CultureInfo.InvariantCulture, "{0}/{1}", index, _files[0].Shard.Count);

    private static string Text(string format, params object[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
