namespace WorkfrontOutlook.Connections;

/// <summary>The addresses of one Microsoft cloud.</summary>
public sealed class CloudEnvironment
{
    /// <summary>Gets the name as Connect-MgGraph has it, such as Global, USGov or China.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the other names that are accepted, among them Connect-ExchangeOnline's, such as O365USGovGCCHigh.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = Array.Empty<string>();

    /// <summary>Gets the host of Exchange Online's admin endpoint; also the audience of its tokens.</summary>
    public required string ExchangeHost { get; init; }

    /// <summary>Gets the domain under which a tenant's own Exchange host may lie, for a redirect.</summary>
    public required string ExchangeSuffix { get; init; }

    /// <summary>Gets the host that issues tokens.</summary>
    public required string LoginHost { get; init; }

    /// <summary>Gets the host of Microsoft Graph; also the audience of its tokens.</summary>
    public required string GraphHost { get; init; }

    /// <summary>Gets what the addresses rest on.</summary>
    public Basis Basis { get; init; }

    /// <summary>Gets where the addresses come from, with its date.</summary>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
