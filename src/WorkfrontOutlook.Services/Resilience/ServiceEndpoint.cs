using System.Net;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>The base address of a service, and which other addresses count as the same service.</summary>
internal sealed class ServiceEndpoint
{
    private readonly string? _suffix;

    private ServiceEndpoint(Uri address, string audience, string? suffix)
    {
        Address = address;
        Audience = audience;
        _suffix = suffix;
    }

    /// <summary>Gets the base address, ending in a slash.</summary>
    public Uri Address { get; }

    /// <summary>Gets the resource that tokens are for, such as https://graph.microsoft.com.</summary>
    public string Audience { get; }

    /// <summary>Makes an endpoint.</summary>
    /// <param name="host">The cloud's host.</param>
    /// <param name="suffix">The domain under which a tenant's own host may lie, or null.</param>
    /// <param name="custom">The address that replaces the cloud's, or null.</param>
    /// <returns>The endpoint.</returns>
    public static ServiceEndpoint Make(string host, string? suffix, Uri? custom)
    {
        string audience = "https://" + host;
        return custom is null
            ? new ServiceEndpoint(new Uri(audience + "/"), audience, suffix)
            : new ServiceEndpoint(Check(custom), audience, null);
    }

    /// <summary>Tells whether a token may be sent to an address that the service named.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Whether it lies on the same service.</returns>
    public bool Covers(Uri address)
    {
        if (!address.IsAbsoluteUri || address.UserInfo.Length > 0)
        {
            return false;
        }

        if (Uri.Compare(address, Address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0)
        {
            return true;
        }

        return _suffix is not null
            && string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            && address.IsDefaultPort
            && (string.Equals(address.Host, _suffix, StringComparison.OrdinalIgnoreCase)
                || address.Host.EndsWith("." + _suffix, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Tells whether what is sent to an address is read by nobody on the way: https, or this machine itself.</summary>
    /// <param name="address">The absolute address.</param>
    /// <returns>Whether it may carry a token.</returns>
    public static bool IsSecret(Uri address) =>
        string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
        || (string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal) && IsLoopback(address));

    private static Uri Check(Uri address)
    {
        string shown = address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : address.OriginalString;
        WfException Refuse(string reason) => WfErrors.EndpointNotAllowed.For(shown, shown, reason);

        if (!address.IsAbsoluteUri)
        {
            throw Refuse(ConnectionText.EndpointNotAbsolute);
        }

        if (address.UserInfo.Length > 0)
        {
            throw Refuse(ConnectionText.EndpointHasUserInfo);
        }

        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Refuse(ConnectionText.EndpointHasQuery);
        }

        if (!IsSecret(address))
        {
            throw Refuse(ConnectionText.EndpointNotEncrypted);
        }

        return new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
    }

    private static bool IsLoopback(Uri address) =>
        string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
