using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>A delegated grant between service principals, by their object ids.</summary>
internal sealed record EntraGrant
{
    private static readonly char[] Blank = { ' ' };

    public EntraGrant(string clientId, string resourceId, string? principalId, string scope)
    {
        ClientId = clientId;
        ResourceId = resourceId;
        PrincipalId = principalId;
        Scope = scope;

        // As the service makes it: the ids one after the other.
        byte[] bytes = Bytes(clientId).Concat(Bytes(resourceId)).Concat(principalId is null ? Array.Empty<byte>() : Bytes(principalId)).ToArray();
        Id = AccessTokens.ToBase64Url(bytes);
    }

    public string Id { get; }

    public string ClientId { get; }

    public string ResourceId { get; }

    /// <summary>Gets the user who consented; null when an admin did for all.</summary>
    public string? PrincipalId { get; }

    public string Scope { get; init; }

    public bool IsForAll => PrincipalId is null;

    public IEnumerable<string> Scopes => Scope.Split(Blank, StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Bytes(string id) => Guid.Parse(id).ToByteArray();
}
