namespace WorkfrontOutlook.AddIns;

/// <summary>A mailbox to offer at the prompt.</summary>
public sealed class MailboxSuggestion
{
    internal MailboxSuggestion(string address, string displayName)
    {
        Address = address;
        DisplayName = displayName;
    }

    /// <summary>Gets the primary SMTP address.</summary>
    public string Address { get; }

    /// <summary>Gets the name; the address where it has none.</summary>
    public string DisplayName { get; }
}
