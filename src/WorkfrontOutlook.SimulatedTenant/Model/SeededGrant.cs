namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>A grant of delegated permissions of one API.</summary>
public sealed record SeededGrant
{
    /// <summary>Microsoft Graph's application id.</summary>
    public const string MicrosoftGraph = "00000003-0000-0000-c000-000000000000";

    /// <summary>Exchange Online's application id.</summary>
    public const string ExchangeOnline = "00000002-0000-0ff1-ce00-000000000000";

    /// <summary>Gets the permissions, separated by blanks, as the service keeps them: there may be a blank before the first.</summary>
    public required string Scope { get; init; }

    /// <summary>Gets the API's application id.</summary>
    public string Resource { get; init; } = MicrosoftGraph;

    /// <summary>
    /// Gets the share of the users who consented, from 0 to 1; above 0, at least one did. Null means that an admin consented for
    /// all.
    /// </summary>
    public double? UserShare { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Scope.Trim();
}
