using WorkfrontOutlook.SimulatedTenant.Exchange;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>The parts of an address of the form <c>/adminapi/{version}/{tenant}/{resource}</c>.</summary>
internal readonly struct AdminAddress
{
    private readonly string[] _path;

    private AdminAddress(string[] path) => _path = path;

    public bool IsWhole => _path.Length == 4;

    public string Version => _path[1];

    public string Tenant => _path.Length > 2 ? _path[2] : string.Empty;

    public string Resource => _path[3];

    public bool IsBeta => Same(Version, "beta");

    public static AdminAddress Of(Uri uri) => new(Uri.UnescapeDataString(uri.AbsolutePath).Trim('/').Split('/'));

    public static bool Same(string text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);

    public bool Is(string resource) => Same(Resource, resource);

    public bool IsTenant(ExchangeModel model) => Same(Tenant, model.TenantId.ToString()) || Same(Tenant, model.Organization);
}
