using System.Text;
using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>An undo record as read from its file.</summary>
internal sealed class UndoRecord
{
    private readonly Dictionary<int, UndoLine> _last = new();
    private readonly HashSet<int> _restoring = new();
    private bool _lacksTargets;

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
            while (reader.ReadLine() is string text)
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

                record.Add(line);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw WfErrors.UndoRecordNotReadable.Because(exception, path, path, exception.Message);
        }

        return record is null || record._lacksTargets ? throw WfErrors.UndoRecordNotUnderstood.For(path, path) : record;
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

    private void Add(UndoLine line)
    {
        ChangedAt = line.At ?? ChangedAt;
        switch (line.Kind)
        {
            case UndoLine.Target when line.App is not null && line.Number is not null:
                Targets.Add(line);
                break;
            case UndoLine.Target when line.Grant is not null && line.Number is not null:
                Consents.Add(line);
                break;
            case UndoLine.Ready:
                IsReady = true;
                _lacksTargets = line.Targets != Targets.Count + Consents.Count;
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
