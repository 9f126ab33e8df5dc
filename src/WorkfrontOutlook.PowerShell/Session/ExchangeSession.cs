using System.Globalization;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>A live Exchange Online session, as Get-ConnectionInformation tells it.</summary>
internal sealed class ExchangeSession
{
    private readonly ExchangeRecord _record;

    public ExchangeSession(ExchangeRecord record)
    {
        _record = record;
        string path = record.String("ModuleName") ?? string.Empty;
        ModuleName = path.Substring(Math.Max(path.LastIndexOf('/'), path.LastIndexOf('\\')) + 1);
        Uri.TryCreate(record.String("ConnectionUri"), UriKind.Absolute, out Uri? address);
        Address = address;
    }

    /// <summary>Gets the name of the temporary module that holds the session's functions, such as tmpEXO_abc.</summary>
    public string ModuleName { get; }

    public string? Prefix => _record.String("ModulePrefix");

    public string? ConnectionId => _record.String("ConnectionId");

    public string? TenantId => _record.String("TenantID");

    public string? Organization => _record.FirstString("DelegatedOrganization", "Organization");

    public string? Account => _record.FirstString("UserPrincipalName", "AppId");

    public Uri? Address { get; }

    public DateTimeOffset? ExpiresAt =>
        DateTimeOffset.TryParse(_record.String("TokenExpiryTimeUTC"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;

    /// <summary>
    /// Gets a value indicating whether Exchange cmdlets can be run in it. Compliance sessions look alike and can't serve.
    /// </summary>
    public bool IsUsable =>
        ModuleName.Length > 0
        && string.Equals(_record.String("State"), "Connected", StringComparison.OrdinalIgnoreCase)
        && string.Equals(_record.String("TokenStatus"), "Active", StringComparison.OrdinalIgnoreCase)
        && _record.Boolean("IsEopSession") != true;

    /// <summary>Gets the cloud, told by the session's address.</summary>
    public CloudEnvironment? Cloud => CloudEnvironments.All.FirstOrDefault(cloud =>
        string.Equals(cloud.ExchangeHost, Address?.Host, StringComparison.OrdinalIgnoreCase));

    public bool IsOf(string organization) =>
        string.Equals(organization, Organization, StringComparison.OrdinalIgnoreCase)
        || string.Equals(organization, _record.String("Organization"), StringComparison.OrdinalIgnoreCase)
        || string.Equals(organization, TenantId, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => CmdletText.SessionItem.With(Organization ?? "?", Account ?? "?", TenantId ?? "?", ConnectionId ?? "?");
}
