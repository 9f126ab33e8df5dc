using System.Text;
using System.Text.Json;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>An undo record as read from its file.</summary>
internal sealed class UndoRecord
{
    /// <summary>The longest line that is read, in characters: an add-in with a large manifest.</summary>
    private const int LongestLine = 16 * 1024 * 1024;

    private readonly Dictionary<int, UndoLine> _last = new();
    private readonly HashSet<int> _restoring = new();
    private readonly HashSet<int> _numbers = new();

    private UndoRecord(UndoLine header) => HeaderLine = header;

    public UndoLine HeaderLine { get; }

    public List<UndoLine> Targets { get; } = new();

    /// <summary>Gets the consents that were to be changed.</summary>
    public List<UndoLine> Consents { get; } = new();

    /// <summary>Gets a value indicating whether a change may have been sent: the record was whole.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Gets the time of the last line: the last change was made by then.</summary>
    public DateTimeOffset? ChangedAt { get; private set; }

    public bool IsDisable => string.Equals(HeaderLine.Action, nameof(RemediationAction.Disable), StringComparison.Ordinal);

    /// <summary>The last outcome of a target, or null.</summary>
    public UndoLine? Last(UndoLine target) => _last.TryGetValue(target.Number ?? 0, out UndoLine? line) ? line : null;

    /// <summary>Whether an earlier restore had begun with a target and not ended.</summary>
    public bool IsRestoring(UndoLine target) => _restoring.Contains(target.Number ?? 0);

    /// <summary>Reads a record. A line that a crash cut short is no line.</summary>
    /// <exception cref="WfException">The file can't be read, is no undo record, or another version's or tenant's.</exception>
    public static UndoRecord Read(string path, WfConnection connection) => Read(path, connection.TenantId, connection.Organization);

    /// <summary>Reads a record. A line that a crash cut short is no line.</summary>
    /// <exception cref="WfException">The file can't be read, is no undo record, or another version's or tenant's.</exception>
    public static UndoRecord Read(string path, string? tenantId, string? organization)
    {
        UndoRecord? record = null;
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            bool cut = false;
            foreach (string text in Lines(reader, path))
            {
                UndoLine? line = Parse(text);
                bool isSound = LineSeal.IsSound(Encoding.UTF8.GetBytes(text));
                if (line is null || (!isSound && record is not null))
                {
                    // Behind "ready" only what tells of outcomes can be cut, as the rest was on the disk before. Before it, a
                    // cut line is the last. A line that was changed counts as cut: it may name another mailbox.
                    cut = true;
                    continue;
                }

                if (cut && record is not { IsReady: true })
                {
                    throw WfErrors.UndoRecordNotUnderstood.For(path, path);
                }

                if (record is null)
                {
                    // Of a header it is told first whether it is another version's or another tenant's.
                    record = Begin(line, path, tenantId, organization);
                    if (!isSound)
                    {
                        throw WfErrors.UndoRecordNotUnderstood.For(path, path);
                    }

                    continue;
                }

                record.Add(line, path);
            }
        }
        catch (Exception exception) when (SweepFile.IsOfFile(exception))
        {
            throw WfErrors.UndoRecordNotReadable.Because(exception, path, path, exception.Message);
        }

        return record ?? throw WfErrors.UndoRecordNotUnderstood.For(path, path);
    }

    private static IEnumerable<string> Lines(TextReader reader, string path)
    {
        var line = new StringBuilder();
        int next;
        while ((next = reader.Read()) >= 0)
        {
            if (next == '\n')
            {
                yield return line.ToString();
                line.Clear();
            }
            else if (line.Length < LongestLine)
            {
                line.Append((char)next);
            }
            else
            {
                // A device, or somebody's file.
                throw WfErrors.UndoRecordNotUnderstood.For(path, path);
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    private static UndoLine? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, UndoJson.Default.UndoLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static UndoRecord Begin(UndoLine line, string path, string? tenantId, string? organization)
    {
        if (!string.Equals(line.Kind, UndoLine.Header, StringComparison.Ordinal))
        {
            throw WfErrors.UndoRecordNotUnderstood.For(path, path);
        }

        if (line.Schema != UndoLine.CurrentSchema)
        {
            throw WfErrors.UndoRecordOfAnotherVersion.For(path, path, line.Schema ?? 0, UndoLine.CurrentSchema);
        }

        bool differs = line.Tenant is not null && tenantId is not null
            ? !string.Equals(line.Tenant, tenantId, StringComparison.OrdinalIgnoreCase)
            : !string.Equals(line.Organization, organization, StringComparison.OrdinalIgnoreCase);
        return differs
            ? throw WfErrors.UndoRecordOfAnotherTenant.For(path, path, line.Organization ?? line.Tenant ?? "?", organization ?? tenantId ?? "?")
            : new UndoRecord(line);
    }

    private static bool IsWhole(UndoLine line) => line.Number is not null && (line.App is null
        ? line.Grant is not null
        : !string.IsNullOrWhiteSpace(line.App.AddInId)
            && line.Source is nameof(AddInSource.Organization) or nameof(AddInSource.PrivateCatalog) or nameof(AddInSource.Mailbox)
            && (line.Place != AddInSource.Mailbox || !string.IsNullOrWhiteSpace(line.MailboxIdentity)));

    private void Add(UndoLine line, string path)
    {
        ChangedAt = line.At ?? ChangedAt;
        switch (line.Kind)
        {
            case UndoLine.Target when IsReady || !IsWhole(line) || !_numbers.Add(line.Number!.Value):
            case UndoLine.Header:
            case UndoLine.Ready when line.Targets is int count && count != _numbers.Count:
                // Several records in one file, or lines left out: what would be restored from it can't be told.
                throw WfErrors.UndoRecordNotUnderstood.For(path, path);
            case UndoLine.Target when line.App is not null:
                Targets.Add(line);
                break;
            case UndoLine.Target:
                Consents.Add(line);
                break;
            case UndoLine.Ready:
                IsReady = true;
                break;
            case UndoLine.Restoring:
                _restoring.Add(line.Number ?? 0);
                break;
            case UndoLine.Outcome:
                _last[line.Number ?? 0] = line;
                if (string.Equals(line.Result, nameof(RemediationOutcome.Restored), StringComparison.Ordinal))
                {
                    _restoring.Remove(line.Number ?? 0);
                }

                break;
        }
    }
}
