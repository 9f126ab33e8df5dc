namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>The grants as they are now: what the profile computes, and what was changed since, kept sparsely.</summary>
internal sealed class EntraState
{
    private readonly object _gate = new();
    private readonly List<EntraGrant> _added = new();
    private readonly Dictionary<string, string?> _changes = new(StringComparer.Ordinal);

    public EntraState(TenantProfile profile, RecipientDirectory recipients) => Directory = new EntraDirectory(profile, recipients);

    public EntraDirectory Directory { get; }

    /// <summary>All grants, or those of one client, computed as they are read.</summary>
    public IEnumerable<EntraGrant> Grants(string? clientId = null)
    {
        IEnumerable<EntraPrincipal> clients = clientId is null ? Directory.Principals
            : Directory.ById(clientId) is EntraPrincipal one ? new[] { one }
            : Array.Empty<EntraPrincipal>();
        EntraGrant[] added;
        Dictionary<string, string?> changes;
        lock (_gate)
        {
            added = _added.Where(grant => clientId is null || Same(grant.ClientId, clientId)).ToArray();
            changes = new Dictionary<string, string?>(_changes, StringComparer.Ordinal);
        }

        return clients
            .SelectMany(Seeded)
            .Where(grant => !added.Any(other => string.Equals(other.Id, grant.Id, StringComparison.Ordinal)))
            .Concat(added)
            .Select(grant => !changes.TryGetValue(grant.Id, out string? scope) ? grant : scope is null ? null : grant with { Scope = scope })
            .Where(grant => grant is not null)!;
    }

    public EntraGrant? Find(string id) => Grants(ClientOf(id)).FirstOrDefault(grant => string.Equals(grant.Id, id, StringComparison.Ordinal));

    /// <summary>Adds a grant; false when there is one of the same client, API and user.</summary>
    public bool Add(EntraGrant grant)
    {
        lock (_gate)
        {
            if (Find(grant.Id) is not null)
            {
                return false;
            }

            _changes.Remove(grant.Id);
            _added.RemoveAll(other => string.Equals(other.Id, grant.Id, StringComparison.Ordinal));
            _added.Add(grant);
            return true;
        }
    }

    /// <summary>Replaces a grant's scopes, or removes it (null); false when there is none.</summary>
    public bool Change(string id, string? scope)
    {
        lock (_gate)
        {
            if (Find(id) is null)
            {
                return false;
            }

            _changes[id] = scope;
            return true;
        }
    }

    private static bool Same(string text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);

    // The id begins with the client's.
    private static string ClientOf(string id)
    {
        try
        {
            byte[] bytes = Wire.AccessTokens.FromBase64Url(id);
            return bytes.Length < 16 ? string.Empty : new Guid(bytes.Take(16).ToArray()).ToString();
        }
        catch (FormatException)
        {
            return string.Empty;
        }
    }

    private IEnumerable<EntraGrant> Seeded(EntraPrincipal principal)
    {
        foreach (SeededGrant grant in principal.App?.Grants ?? Array.Empty<SeededGrant>())
        {
            if (Directory.ByAppId(grant.Resource) is not EntraPrincipal resource)
            {
                continue;
            }

            if (grant.UserShare is null)
            {
                yield return new EntraGrant(principal.Id, resource.Id, null, grant.Scope);
                continue;
            }

            for (int i = 0; i < Directory.UserCount; i++)
            {
                if (Directory.Consented(principal.App!, grant, i))
                {
                    yield return new EntraGrant(principal.Id, resource.Id, Directory.User(i).ExternalDirectoryObjectId.ToString(), grant.Scope);
                }
            }
        }
    }
}
