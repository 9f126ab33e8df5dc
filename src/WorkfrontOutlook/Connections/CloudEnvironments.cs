namespace WorkfrontOutlook.Connections;

/// <summary>The Microsoft clouds, as data.</summary>
public static class CloudEnvironments
{
    private const string CssExchange = "microsoft/CSS-Exchange Get-CloudServiceEndpoint.ps1 (f88378b); Microsoft Learn, Connect to Exchange Online PowerShell (2026-08-21)";

    /// <summary>Gets the worldwide cloud, which also serves GCC.</summary>
    public static CloudEnvironment Worldwide { get; } = new()
    {
        Name = "Global",
        Aliases = new[] { "Worldwide", "O365Default", "AzureCloud", "GCC" },
        ExchangeHost = "outlook.office365.com",
        ExchangeSuffix = "outlook.office365.com",
        LoginHost = "login.microsoftonline.com",
        GraphHost = "graph.microsoft.com",
        Basis = Basis.Documented,
        Source = CssExchange,
    };

    /// <summary>Gets every cloud that the module knows.</summary>
    public static IReadOnlyList<CloudEnvironment> All { get; } = new[]
    {
        Worldwide,
        new CloudEnvironment
        {
            Name = "USGov",
            Aliases = new[] { "O365USGovGCCHigh", "GCCHigh", "AzureUSGovernment" },
            ExchangeHost = "outlook.office365.us",
            ExchangeSuffix = "office365.us",
            LoginHost = "login.microsoftonline.us",
            GraphHost = "graph.microsoft.us",
            Basis = Basis.Documented,
            Source = CssExchange,
        },
        new CloudEnvironment
        {
            Name = "USGovDoD",
            Aliases = new[] { "O365USGovDoD", "DoD" },
            ExchangeHost = "outlook-dod.office365.us",
            ExchangeSuffix = "outlook-dod.office365.us",
            LoginHost = "login.microsoftonline.us",
            GraphHost = "dod-graph.microsoft.us",
            Basis = Basis.Documented,
            Source = "Microsoft Learn, Exchange Online Admin API (2026-09-25); older pages name webmail.apps.mil",
        },
        new CloudEnvironment
        {
            Name = "China",
            Aliases = new[] { "O365China", "AzureChinaCloud", "21Vianet" },
            ExchangeHost = "partner.outlook.cn",
            ExchangeSuffix = "partner.outlook.cn",
            LoginHost = "login.partner.microsoftonline.cn",
            GraphHost = "microsoftgraph.chinacloudapi.cn",
            Basis = Basis.Documented,
            Source = CssExchange,
        },
        new CloudEnvironment
        {
            Name = "Bleu",
            Aliases = new[] { "France" },
            ExchangeHost = "outlook.sovcloud.fr",
            ExchangeSuffix = "outlook.sovcloud.fr",
            LoginHost = "login.sovcloud-identity.fr",
            GraphHost = "graph.svc.sovcloud.fr",
            Basis = Basis.Observed,
            Source = CssExchange,
        },
        new CloudEnvironment
        {
            Name = "Delos",
            Aliases = new[] { "Germany" },
            ExchangeHost = "outlook.sovcloud.de",
            ExchangeSuffix = "outlook.sovcloud.de",
            LoginHost = "login.sovcloud-identity.de",
            GraphHost = "graph.svc.sovcloud.de",
            Basis = Basis.Observed,
            Source = CssExchange,
        },
    };

    /// <summary>Finds a cloud by any of its names, without case.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The cloud, or null when no cloud has that name.</returns>
    public static CloudEnvironment? Find(string name) => All.FirstOrDefault(cloud =>
        string.Equals(cloud.Name, name, StringComparison.OrdinalIgnoreCase)
        || cloud.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));
}
