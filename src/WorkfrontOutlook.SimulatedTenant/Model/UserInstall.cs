namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>An add-in that a share of the users installed themselves.</summary>
public sealed record UserInstall
{
    /// <summary>Gets the add-in.</summary>
    public required SeededAddIn AddIn { get; init; }

    /// <summary>Gets the share of the mailboxes that have it, from 0 to 1. Above 0, at least one mailbox has it.</summary>
    public required double Share { get; init; }

    /// <summary>Gets a value indicating whether only mailboxes whose Get-App always fails have it.</summary>
    public bool OnlyInBrokenMailboxes { get; init; }
}
