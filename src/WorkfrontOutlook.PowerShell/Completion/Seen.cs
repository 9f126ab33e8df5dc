using System.Runtime.CompilerServices;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>The mailboxes and add-ins that a connection's results have named, to be offered again. It goes with the connection.</summary>
internal sealed class Seen
{
    private const int Most = 2000;

    private static readonly ConditionalWeakTable<TenantContext, Seen> All = new();

    private readonly Dictionary<string, string> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, KnownAddIn> _addIns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets what a connection has seen.</summary>
    /// <param name="tenant">The connection.</param>
    /// <returns>What it has seen; the same object each time.</returns>
    public static Seen Of(TenantContext tenant) => All.GetOrCreateValue(tenant);

    /// <summary>Remembers what a record names.</summary>
    /// <param name="addIn">The record.</param>
    public void Add(WfOutlookAddIn addIn)
    {
        Add(addIn.Mailbox);
        Add(new KnownAddIn(addIn.AddInId, addIn.AssetId, addIn.DisplayName ?? addIn.AddInId ?? string.Empty));
    }

    /// <summary>Remembers what a diagnosis names.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public void Add(WfDiagnosis diagnosis)
    {
        foreach (WfAffectedMailbox mailbox in diagnosis.Affected.Mailboxes)
        {
            Add(mailbox.Mailbox);
        }

        foreach (WfAddInSummary addIn in diagnosis.AddIns)
        {
            Add(new KnownAddIn(addIn.AddInId, addIn.AssetId, addIn.DisplayName ?? addIn.AddInId ?? string.Empty));
        }
    }

    /// <summary>Remembers a mailbox.</summary>
    /// <param name="mailbox">Its address.</param>
    public void Add(string? mailbox)
    {
        lock (_mailboxes)
        {
            if (!string.IsNullOrEmpty(mailbox) && _mailboxes.Count < Most)
            {
                _mailboxes[mailbox!] = mailbox!;
            }
        }
    }

    /// <summary>Remembers an add-in.</summary>
    /// <param name="addIn">The add-in.</param>
    public void Add(KnownAddIn addIn)
    {
        lock (_addIns)
        {
            if ((addIn.AddInId ?? addIn.AssetId) is string id && _addIns.Count < Most)
            {
                _addIns[id] = addIn;
            }
        }
    }

    /// <summary>Gives the mailboxes.</summary>
    /// <returns>Their addresses.</returns>
    public IReadOnlyList<string> Mailboxes()
    {
        lock (_mailboxes)
        {
            return _mailboxes.Values.OrderBy(address => address, StringComparer.OrdinalIgnoreCase).ToArray();
        }
    }

    /// <summary>Gives the add-ins.</summary>
    /// <returns>The add-ins.</returns>
    public IReadOnlyList<KnownAddIn> AddIns()
    {
        lock (_addIns)
        {
            return _addIns.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => pair.Value).ToArray();
        }
    }
}
