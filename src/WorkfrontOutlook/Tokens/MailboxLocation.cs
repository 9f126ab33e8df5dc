namespace WorkfrontOutlook.Tokens;

/// <summary>Where the mailbox lives that a token was issued for, as the token tells it.</summary>
public enum MailboxLocation
{
    /// <summary>The token doesn't tell, or its parts contradict each other.</summary>
    Unknown,

    /// <summary>In Exchange Online, in any cloud.</summary>
    ExchangeOnline,

    /// <summary>On an Exchange server of the organization's own.</summary>
    OnPremises,

    /// <summary>In Outlook.com.</summary>
    Consumer,
}
