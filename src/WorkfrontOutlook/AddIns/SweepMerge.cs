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
    private readonly List<WfMissing> _missing = new();

    private SweepMerge(IReadOnlyList<(string Path, SweepShard Shard)> files) => _files = files;

    /// <summary>Gets how many mailboxes there are; null until read, and where a shard doesn't tell.</summary>
    public int? Expected { get; private set; }

    /// <summary>Gets how many mailboxes live on-premises; null until read, and where no file tells.</summary>
    public int? OnPremises { get; private set; }

    /// <summary>Gets the shards that are missing or did not come to their end.</summary>
    public IReadOnlyList<WfMissing> Missing => _missing;

    /// <summary>Looks at the files' headers.</summary>
    /// <exception cref="WfException">A file can't be read, or belongs to another tenant or sweep.</exception>
    public static SweepMerge Of(IReadOnlyList<string> paths, string tenant)
    {
        var files = new List<(string Path, SweepShard Shard)>();
        foreach (string path in paths)
        {
            SweepLine header = SweepFile.ReadHeader(path);
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
        }

        return new SweepMerge(files);
    }

    /// <summary>Gives each mailbox once: its answer where any file has one, else its failure.</summary>
    public IEnumerable<MailboxResult> Results()
    {
        var seen = new HashSet<Guid>();
        var failed = new Dictionary<Guid, MailboxResult>();
        int? expected = 0;
        for (int index = 1; index <= _files[0].Shard.Count; index++)
        {
            string[] paths = _files.Where(file => file.Shard.Index == index).Select(file => file.Path).Distinct(StringComparer.Ordinal).ToArray();
            if (paths.Length == 0)
            {
                AddMissing(index, SweepText.Shard_Missing, Text(SweepText.Shard_Missing_Remedy, Name(index)));
                expected = null;
                continue;
            }

            int? expectedHere = null;
            SweepLine? done = null;
            foreach (string path in paths)
            {
                foreach ((SweepLine line, _) in SweepFile.Lines(path))
                {
                    expectedHere = line.Kind is SweepLine.Listed ? line.Expected : expectedHere;
                    done = line.Kind is SweepLine.Done ? line : done;
                    if (line is { Kind: SweepLine.Mailbox, Id: string id } && Take(line, id, seen, failed) is MailboxResult result)
                    {
                        yield return result;
                    }
                }
            }

            expected += expectedHere;
            OnPremises = done?.OnPremises ?? OnPremises;
            if (done is null)
            {
                AddMissing(index, Text(SweepText.Shard_Unfinished, string.Join(", ", paths)), SweepText.Shard_Unfinished_Remedy);
            }
        }

        foreach (MailboxResult result in failed.Values)
        {
            yield return result;
        }

        Expected = expected;
    }

    private static MailboxResult? Take(SweepLine line, string id, HashSet<Guid> seen, Dictionary<Guid, MailboxResult> failed)
    {
        Guid key = SweepShard.KeyOf(id);
        if (seen.Contains(key))
        {
            return null;
        }

        var mailbox = new MailboxReference { Id = id, Address = line.Address ?? id };
        if (line.Error is string error)
        {
            failed[key] = new MailboxResult { Mailbox = mailbox, Failure = WfErrors.MailboxNotRead.For(mailbox.Address, mailbox.Address, error, line.Remedy) };
            return null;
        }

        seen.Add(key);
        failed.Remove(key);
        return new MailboxResult { Mailbox = mailbox, Apps = line.Apps ?? Array.Empty<AppFields>() };
    }

    private void AddMissing(int index, string reason, string remedy) => _missing.Add(new WfMissing
    {
        Source = AddInSource.Mailbox,
        Scope = Text(SweepText.Shard_Scope, Name(index)),
        Reason = reason,
        Remedy = remedy,
    });

    private string Name(int index) => string.Format(CultureInfo.InvariantCulture, "{0}/{1}", index, _files[0].Shard.Count);

    private static string Text(string format, params object[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
