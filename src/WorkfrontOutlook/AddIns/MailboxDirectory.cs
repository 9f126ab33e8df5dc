using System.Runtime.CompilerServices;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>Lists the tenant's mailboxes, and looks given ones up.</summary>
internal sealed class MailboxDirectory
{
    private static readonly string[] Kinds = { "UserMailbox", "SharedMailbox" };
    private static readonly string[] MailboxProperties = { "ExchangeObjectId", "ExchangeGuid", "ExternalDirectoryObjectId", "Guid", "PrimarySmtpAddress", "RecipientTypeDetails" };
    private static readonly string[] Ids = { "ExchangeObjectId", "ExternalDirectoryObjectId", "ExchangeGuid", "Guid" };
    private static readonly string[] DeletedProperties = Ids.Append("IsInactiveMailbox").Append("RecipientTypeDetails").ToArray();
    private static readonly string[] MailUserProperties = Ids.Append("PrimarySmtpAddress").Append("RecipientTypeDetails").ToArray();

    private readonly IExchangeTransport _exchange;

    public MailboxDirectory(IExchangeTransport exchange) => _exchange = exchange;

    /// <summary>Lists every user and shared mailbox, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<MailboxReference>> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var command = new ExchangeCommand("Get-Mailbox", new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase)
        {
            ["RecipientTypeDetails"] = Kinds,
            ["ResultSize"] = "Unlimited",
        })
        {
            Select = MailboxProperties,
        };
        await foreach (ExchangePage page in _exchange.InvokeAsync(command, cancellationToken).ConfigureAwait(false))
        {
            var mailboxes = new List<MailboxReference>(page.Records.Count);
            foreach (ExchangeRecord record in page.Records)
            {
                if (IsCounted(record))
                {
                    // One that can't be named must not fall out of the count.
                    mailboxes.Add(Reference(record) ?? throw WfErrors.ReplyNotUnderstood.For(command.Name, command.Name, 200));
                }
            }

            yield return mailboxes;
        }
    }

    /// <summary>Lists the mailboxes that live on-premises: mail users that carry a mailbox's GUID. Gives the ids of each.</summary>
    public IAsyncEnumerable<IReadOnlyList<Guid>> ListOnPremisesAsync(CancellationToken cancellationToken) => IdsAsync(
        new ExchangeCommand("Get-MailUser", new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["ResultSize"] = "Unlimited" })
        {
            Select = MailUserProperties,
        },
        IsOnPremisesMailbox,
        cancellationToken);

    /// <summary>Lists the deleted mailboxes that can be restored or, which is another list, those on hold. Gives the ids of each.</summary>
    public IAsyncEnumerable<IReadOnlyList<Guid>> ListDeletedAsync(MailboxFate fate, CancellationToken cancellationToken) => IdsAsync(
        new ExchangeCommand("Get-Mailbox", new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase)
        {
            [Deleted(fate)] = true,
            ["ResultSize"] = "Unlimited",
        })
        {
            Select = DeletedProperties,
        },
        record => IsCounted(record) && IsInactive(record) == (fate == MailboxFate.Inactive),
        cancellationToken);

    /// <summary>Looks up a mailbox that the admin named.</summary>
    /// <returns>The mailbox, and whether it lives on-premises.</returns>
    /// <exception cref="WfException">No such mailbox, or it can't be asked.</exception>
    public async Task<(MailboxReference Mailbox, bool OnPremises)> FindAsync(string identity, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(identity))
        {
            // Asked with an empty identity, a cmdlet may give every mailbox.
            throw WfErrors.MailboxNotUnique.For(identity, identity, 0);
        }

        try
        {
            ExchangePage found = await _exchange.InvokeWholeAsync(ByIdentity("Get-Mailbox", identity, MailboxProperties), cancellationToken).ConfigureAwait(false);
            MailboxReference[] mailboxes = found.Records.Select(Reference).OfType<MailboxReference>().GroupBy(mailbox => SweepShard.KeyOf(mailbox.Id)).Select(same => same.First()).ToArray();
            if (mailboxes.Length > 1)
            {
                // A wildcard, or a name that several have: the first of them isn't the answer.
                throw WfErrors.MailboxNotUnique.For(identity, identity, mailboxes.Length);
            }

            if (mailboxes.Length == 1)
            {
                return (mailboxes[0], false);
            }
        }
        catch (WfException exception) when (exception.Category == WfErrorCategory.PermissionDenied)
        {
            // Get-App takes the identity as it was given; only the stable id stays unknown.
            return (new MailboxReference { Id = identity, Address = identity }, false);
        }
        catch (WfException exception) when (exception.Category == WfErrorCategory.ObjectNotFound)
        {
            if (!await IsOnPremisesAsync(identity, cancellationToken).ConfigureAwait(false))
            {
                throw await FindDeletedAsync(identity, cancellationToken).ConfigureAwait(false) is string fate
                    ? new WfException(exception.Definition, fate, AddInText.Fate_Remedy, identity, exception)
                    : exception;
            }
        }

        return (new MailboxReference { Id = identity, Address = identity }, await IsOnPremisesAsync(identity, cancellationToken).ConfigureAwait(false));
    }

    private async Task<bool> IsOnPremisesAsync(string identity, CancellationToken cancellationToken)
    {
        try
        {
            ExchangePage found = await _exchange.InvokeWholeAsync(ByIdentity("Get-MailUser", identity, MailUserProperties), cancellationToken).ConfigureAwait(false);
            return found.Records.Any(IsOnPremisesMailbox);
        }
        catch (WfException)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<Guid>> IdsAsync(ExchangeCommand command, Func<ExchangeRecord, bool> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ExchangePage page in _exchange.InvokeAsync(command, cancellationToken).ConfigureAwait(false))
        {
            foreach (ExchangeRecord record in page.Records.Where(wanted))
            {
                yield return Ids.Select(record.String).Where(id => Guid.TryParse(id, out Guid guid) && guid != Guid.Empty).Select(id => Guid.Parse(id!)).ToArray();
            }
        }
    }

    private async Task<string?> FindDeletedAsync(string identity, CancellationToken cancellationToken)
    {
        // An inactive mailbox is soft-deleted too: this order tells them apart even where it is in both lists.
        foreach (MailboxFate fate in new[] { MailboxFate.Inactive, MailboxFate.SoftDeleted })
        {
            var command = new ExchangeCommand("Get-Mailbox", new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase)
            {
                ["Identity"] = identity,
                [Deleted(fate)] = true,
            })
            {
                Select = DeletedProperties,
            };
            try
            {
                if ((await _exchange.InvokeWholeAsync(command, cancellationToken).ConfigureAwait(false)).Records.Count > 0)
                {
                    return fate == MailboxFate.Inactive ? AddInText.Fate_Inactive : AddInText.Fate_SoftDeleted;
                }
            }
            catch (WfException)
            {
                // Not there, or not to be seen: the next list, or "not found".
            }
        }

        return null;
    }

    private static ExchangeCommand ByIdentity(string name, string identity, string[] properties) =>
        new(name, new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["Identity"] = identity }) { Select = properties };

    // Rooms, equipment, discovery and group mailboxes don't count; a service that ignores the filter must not change that.
    private static bool IsCounted(ExchangeRecord record) =>
        record.String("RecipientTypeDetails") is not string kind || Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase);

    private static bool IsOnPremisesMailbox(ExchangeRecord record) =>
        string.Equals(record.String("RecipientTypeDetails") ?? "MailUser", "MailUser", StringComparison.OrdinalIgnoreCase)
        && Guid.TryParse(record.String("ExchangeGuid"), out Guid guid)
        && guid != Guid.Empty;

    // A soft-deleted mailbox on hold is inactive: some listings give both kinds.
    private static bool IsInactive(ExchangeRecord record) =>
        record.Boolean("IsInactiveMailbox") == true;

    private static string Deleted(MailboxFate fate) => fate == MailboxFate.Inactive ? "InactiveMailboxOnly" : "SoftDeletedMailbox";

    private static MailboxReference? Reference(ExchangeRecord record)
    {
        string? address = record.FirstString("PrimarySmtpAddress", "WindowsEmailAddress", "UserPrincipalName");
        string? id = record.FirstString(Ids);
        return (id ?? address) is string stable ? new MailboxReference { Id = stable, Address = address ?? stable } : null;
    }
}
