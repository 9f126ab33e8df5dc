using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>What the cmdlets work on.</summary>
internal sealed class ExchangeModel
{
    public ExchangeModel(TenantProfile profile, Guid tenantId, string organization, string mailDomain, RecipientDirectory directory, TenantState state, ServerStatistics statistics, TimeProvider clock)
    {
        Profile = profile;
        TenantId = tenantId;
        Organization = organization;
        MailDomain = mailDomain;
        Directory = directory;
        State = state;
        Statistics = statistics;
        Clock = clock;
        Start = clock.GetUtcNow();
    }

    public TenantProfile Profile { get; }

    public Guid TenantId { get; }

    public string Organization { get; }

    public string MailDomain { get; }

    public RecipientDirectory Directory { get; }

    public TenantState State { get; }

    public ServerStatistics Statistics { get; }

    public TimeProvider Clock { get; }

    /// <summary>Gets when the tenant was made; dates of the token report count back from it.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Finds a mailbox of this cloud; mail users and groups are no mailboxes here.</summary>
    public int FindMailbox(string identity) =>
        Directory.Find(identity) is int index && Directory.KindOf(index) is not (MailboxKind.OnPremises or MailboxKind.External or MailboxKind.Group or MailboxKind.SoftDeleted or MailboxKind.Inactive)
            ? index
            : throw CmdletFailure.NotFound(identity);
}
