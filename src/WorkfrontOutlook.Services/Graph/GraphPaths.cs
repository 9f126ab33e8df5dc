using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>
/// The paths that the module sends and the SDK has no request builder for, each with the page that documents it. All others
/// come from the SDK's builders; a test holds every request against both.
/// </summary>
internal static class GraphPaths
{
    /// <summary>Gets the path shapes, with {} for an id, and their pages.</summary>
    public static IReadOnlyDictionary<string, string> Documented { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // The SDK's builder for this alternate key has no navigation.
        ["servicePrincipals(appId='{}')/oauth2PermissionGrants"] = "https://learn.microsoft.com/graph/api/serviceprincipal-list-oauth2permissiongrants",

        // The SDK sends batches too, by a class that can't send an item again by itself.
        ["$batch"] = "https://learn.microsoft.com/graph/json-batching",
    };

    /// <summary>Gets what all addresses begin with: the service's address and the version, with a slash at its end.</summary>
    /// <param name="endpoint">The service.</param>
    /// <returns>The address.</returns>
    public static Uri Root(ServiceEndpoint endpoint) => new(endpoint.Address, "v1.0/");

    /// <summary>Turns an address with a key into one with the alternate key appId.</summary>
    /// <param name="address">An address of the SDK, in which the application id stands where the object id belongs.</param>
    /// <param name="appId">The application id, a GUID.</param>
    /// <returns>The address.</returns>
    public static Uri ByAppId(Uri address, string appId) =>
        new(address.AbsoluteUri.Replace("/servicePrincipals/" + appId + "/", "/servicePrincipals(appId='" + appId + "')/"));
}
