namespace WorkfrontOutlook.Connections;

/// <summary>Consent to delegated permissions: an oauth2PermissionGrant.</summary>
internal sealed record EntraGrant
{
    private static readonly char[] Blanks = { ' ', '\t', '\r', '\n' };

    public string? Id { get; init; }

    /// <summary>Gets the object id of the service principal that may ask, not its app id.</summary>
    public required string ClientId { get; init; }

    /// <summary>Gets the object id of the service principal of the API.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Gets a value indicating whether an admin consented for everybody.</summary>
    public bool IsForAll { get; init; }

    /// <summary>Gets the user's object id; null when the consent is for everybody.</summary>
    public string? PrincipalId { get; init; }

    /// <summary>Gets the scopes, separated by blanks; may begin with one.</summary>
    public string? Scope { get; init; }

    public string[] Scopes => Split(Scope);

    public static string[] Split(string? scope) => (scope ?? string.Empty).Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
}
