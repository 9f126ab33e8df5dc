namespace WorkfrontOutlook.Connections;

/// <summary>
/// The hosts of Exchange Online, cloud by cloud, whose metadata document a token may name. The only such host that
/// Microsoft documents for tokens is the first; the others are the documented Exchange hosts of the other clouds, and that
/// they serve the document at the same path is inferred. The German cloud (outlook.office.de) closed on 2021-10-29 and isn't
/// trusted any more. A host is compared whole, never by its end.
/// </summary>
internal static class TokenMetadataHosts
{
    private const string TokenArticle = "learn.microsoft.com/office/dev/add-ins/outlook/validate-an-identity-token, 2026-07-10";
    private const string Endpoints = "learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges, read 2026-08";
    private const string CssExchange = "github.com/microsoft/CSS-Exchange Shared/AzureFunctions/Get-CloudServiceEndpoint.ps1 @f88378b";
    private const string ConnectDocs = "learn.microsoft.com/powershell/exchange/connect-to-exchange-online-powershell, read 2026-08";

    public static readonly IReadOnlyList<TokenMetadataHost> All =
    [
        new("outlook.office365.com", "Worldwide, GCC", Basis.Documented, TokenArticle),
        new("outlook.office.com", "Worldwide, GCC", Basis.Inferred, Endpoints),
        new("outlook.office365.us", "GCC High", Basis.Inferred, CssExchange),
        new("outlook-dod.office365.us", "DoD", Basis.Inferred, CssExchange),
        new("webmail.apps.mil", "DoD (older)", Basis.Inferred, ConnectDocs),
        new("partner.outlook.cn", "China (21Vianet)", Basis.Inferred, CssExchange),
        new("outlook.office365.cn", "China (21Vianet)", Basis.Inferred, ConnectDocs),
        new("outlook.sovcloud.fr", "Bleu (France)", Basis.Inferred, CssExchange),
        new("outlook.sovcloud.de", "Delos (Germany)", Basis.Inferred, CssExchange),
    ];

    /// <summary>Tells whether a host is one of them; host names compare without regard to case.</summary>
    public static bool Contains(string host)
    {
        foreach (TokenMetadataHost known in All)
        {
            if (string.Equals(known.Host, host, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
