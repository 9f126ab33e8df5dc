using System.Globalization;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// The mailboxes that no sweep reads: on-premises, soft-deleted and inactive ones, counted apart, and which of the ones that
/// were listed and then not found are among them.
/// </summary>
internal sealed class MailboxesApart
{
    private readonly Dictionary<Guid, MailboxFate> _fates = new();

    /// <summary>Gets how many live on-premises; null when that could not be told.</summary>
    public int? OnPremises { get; private set; }

    /// <summary>Gets how many are deleted and can be restored; null when that could not be told.</summary>
    public int? SoftDeleted { get; private set; }

    /// <summary>Gets how many are deleted and on hold; null when that could not be told.</summary>
    public int? Inactive { get; private set; }

    /// <summary>Asks for them. A listing that fails is told as "not known": it is a side question, and blocks nothing.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="notFound">The stable ids of the mailboxes that were not found.</param>
    /// <param name="listingFailed">Whether the same cmdlet has just failed: it may have been told to wait, and isn't asked again.</param>
    /// <param name="cancellationToken">Interrupts the listings.</param>
    public static async Task<MailboxesApart> ReadAsync(MailboxDirectory directory, IReadOnlyCollection<string> notFound, bool listingFailed, CancellationToken cancellationToken)
    {
        var apart = new MailboxesApart();
        var wanted = new HashSet<Guid>(notFound.Select(SweepShard.KeyOf));
        apart.OnPremises = await apart.CountAsync(directory.ListOnPremisesAsync(cancellationToken), MailboxFate.OnPremises, wanted).ConfigureAwait(false);
        apart.Inactive = listingFailed ? null : await apart.CountAsync(directory.ListDeletedAsync(MailboxFate.Inactive, cancellationToken), MailboxFate.Inactive, wanted).ConfigureAwait(false);
        apart.SoftDeleted = apart.Inactive is null ? null : await apart.CountAsync(directory.ListDeletedAsync(MailboxFate.SoftDeleted, cancellationToken), MailboxFate.SoftDeleted, wanted).ConfigureAwait(false);
        return apart;
    }

    /// <summary>Tells why a mailbox that was listed was not found, and what to do about it.</summary>
    public (string Reason, string Remedy) Explain(MailboxReference mailbox, WfException failure)
    {
        if (!_fates.TryGetValue(SweepShard.KeyOf(mailbox.Id), out MailboxFate fate))
        {
            // Without all three listings it may be in the one that is missing.
            return OnPremises is null || SoftDeleted is null || Inactive is null
                ? (failure.Message, failure.RecommendedAction)
                : (AddInText.Fate_Vanished, AddInText.Fate_Remedy);
        }

        return fate switch
        {
            MailboxFate.OnPremises => (AddInText.Fate_OnPremises, Text(AddInText.Fate_OnPremises_Remedy, mailbox.Address)),
            MailboxFate.Inactive => (AddInText.Fate_Inactive, AddInText.Fate_Remedy),
            _ => (AddInText.Fate_SoftDeleted, AddInText.Fate_Remedy),
        };
    }

    private async Task<int?> CountAsync(IAsyncEnumerable<IReadOnlyList<Guid>> mailboxes, MailboxFate fate, HashSet<Guid> wanted)
    {
        try
        {
            int count = 0;
            await foreach (IReadOnlyList<Guid> ids in mailboxes.ConfigureAwait(false))
            {
                count++;
                if (wanted.Count > 0 && ids.FirstOrDefault(wanted.Contains) is Guid id && id != Guid.Empty && !_fates.ContainsKey(id))
                {
                    _fates.Add(id, fate);
                }
            }

            return count;
        }
        catch (WfException)
        {
            return null;
        }
    }

    private static string Text(string format, params object[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
