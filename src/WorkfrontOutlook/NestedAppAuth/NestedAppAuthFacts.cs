using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>All that one add-in's readiness is judged by. Collected once, then only read; the texts are made at the judging.</summary>
internal sealed class NestedAppAuthFacts
{
    public required NestedAppAuthSubject Subject { get; init; }

    public required WantedScopes Wanted { get; init; }

    public required WfConnection Connection { get; init; }

    public required DateTimeOffset CheckedAt { get; init; }

    public Uri? RedirectUri { get; init; }

    /// <summary>Gets what the directory says of the tenant; null when it wasn't asked.</summary>
    public EntraTenantFacts? Tenant { get; init; }

    /// <summary>Gets what the directory says of the application; null when it wasn't asked.</summary>
    public EntraAppFacts? App { get; init; }

    /// <summary>Gets why the directory wasn't asked at all.</summary>
    public WfException? NotAsked { get; init; }

    /// <summary>Gets how many mailboxes live on-premises; null when that isn't known.</summary>
    public int? OnPremises { get; init; }

    /// <summary>Gets why that isn't known.</summary>
    public WfException? LocationFailure { get; init; }

    /// <summary>Gets whether the subject's own mailbox lives on-premises; null when it has none or that isn't known.</summary>
    public bool? IsOnPremises { get; init; }

    public EntraApplication? Application => App?.Application.Value;

    /// <summary>Gets the consent for everybody.</summary>
    public IEnumerable<EntraGrant> ForAll => (App?.Grants.Value ?? Array.Empty<EntraGrant>()).Where(grant => grant.IsForAll && grant.Scopes.Length > 0);

    /// <summary>Gets the consent of single users.</summary>
    public IEnumerable<EntraGrant> OfUsers => (App?.Grants.Value ?? Array.Empty<EntraGrant>()).Where(grant => !grant.IsForAll && grant.PrincipalId is not null && grant.Scopes.Length > 0);

    /// <summary>Tells whether users may consent by themselves: to all, to some, or not; null when that isn't known.</summary>
    public UserConsentRight? Right => Tenant?.ConsentPolicy.Value is EntraConsentPolicy policy ? UserConsentRights.Of(policy.Assigned) : null;

    public Uri? ConsentUrl => Subject.ClientId is string client ? AdminConsentAddress.Make(Connection, client, Wanted.IsAssumed ? Array.Empty<string>() : Wanted.Scopes, RedirectUri) : null;

    /// <summary>Tells whether grants cover a scope. A scope of another API counts by its name on any API but Microsoft Graph.</summary>
    public bool Covers(IEnumerable<EntraGrant> grants, string scope)
    {
        string name = WantedScopes.Parts(scope).Name;
        bool ofGraph = WantedScopes.IsOfGraph(scope);
        string? graph = Tenant?.GraphResource.Value?.ObjectId;
        return grants.Any(grant =>
            (graph is null || ofGraph == string.Equals(grant.ResourceId, graph, StringComparison.OrdinalIgnoreCase))
            && grant.Scopes.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    public string ResourceName(string? resourceId)
    {
        if (resourceId is null)
        {
            return "?";
        }

        if (string.Equals(resourceId, Tenant?.GraphResource.Value?.ObjectId, StringComparison.OrdinalIgnoreCase))
        {
            return Tenant?.GraphResource.Value?.DisplayName ?? "Microsoft Graph";
        }

        return Tenant is not null && Tenant.Resources.TryGetValue(resourceId, out EntraAnswer<EntraApplication>? resource) ? resource.Value?.DisplayName ?? resourceId : resourceId;
    }
}
