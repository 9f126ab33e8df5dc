using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>The delegated permissions that an add-in wants: given by the admin, or assumed from its permission in the mailbox.</summary>
internal sealed class WantedScopes
{
    private const string DotDefault = ".default";

    private WantedScopes(IReadOnlyList<string> scopes, bool isAssumed)
    {
        Scopes = scopes;
        IsAssumed = isAssumed;
    }

    public IReadOnlyList<string> Scopes { get; }

    public bool IsAssumed { get; }

    public bool IsKnown => Scopes.Count > 0;

    /// <summary>Gets a value indicating whether one of them means "what the publisher registered", which can't be seen from here.</summary>
    public bool HasDefault => Scopes.Any(IsDefault);

    public static WantedScopes Of(NestedAppAuthSubject subject, NestedAppAuthOptions options)
    {
        string[] given = options.Scopes.SelectMany(EntraGrant.Split).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (given.Length > 0)
        {
            return new WantedScopes(given, isAssumed: false);
        }

        // What the mailbox permission allowed, in Graph's words. An assumption, and told as one.
        string[] assumed = subject.Permission switch
        {
            AddInPermission.ReadItem => new[] { "User.Read", "Mail.Read" },
            AddInPermission.ReadWriteItem or AddInPermission.ReadWriteMailbox => new[] { "User.Read", "Mail.ReadWrite" },
            AddInPermission.Restricted => new[] { "User.Read" },
            _ => Array.Empty<string>(),
        };
        return new WantedScopes(assumed, isAssumed: true);
    }

    /// <summary>Takes a scope apart: the API that it names, if any, and its own name.</summary>
    public static (string? Api, string Name) Parts(string scope)
    {
        int slash = scope.LastIndexOf('/');
        return slash < 0 ? (null, scope) : (scope.Substring(0, slash), scope.Substring(slash + 1));
    }

    public static bool IsDefault(string scope) => string.Equals(Parts(scope).Name, DotDefault, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells whether a scope is Microsoft Graph's: it names no API, or that one.</summary>
    public static bool IsOfGraph(string scope) =>
        Parts(scope).Api is not string api
        || (Uri.TryCreate(api, UriKind.Absolute, out Uri? address) && CloudEnvironments.All.Any(cloud => string.Equals(address.Host, cloud.GraphHost, StringComparison.OrdinalIgnoreCase)));
}
