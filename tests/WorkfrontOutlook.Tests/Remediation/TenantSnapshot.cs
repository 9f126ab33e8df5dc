using System.Collections;
using System.Collections.Specialized;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Tests.Remediation;

/// <summary>Everything that Get-App tells of a tenant, as lines that can be compared.</summary>
internal static class TenantSnapshot
{
    private static readonly string[] Always =
    {
        "AppId", "AppVersion", "DefaultStateForUser", "DisplayName", "Enabled", "ManifestXml", "ProviderName", "Requirements", "Scope", "ProvidedTo", "UserList",
    };

    /// <param name="tenant">The tenant.</param>
    /// <param name="withStore">Whether the link to the store counts, which an add-in that came back from its manifest has lost.</param>
    public static string[] Of(SeededTenant tenant, bool withStore)
    {
        var lines = new List<string>();
        Add("organization", new Hashtable { ["OrganizationApp"] = true });
        Add("catalog", new Hashtable { ["OrganizationApp"] = true, ["PrivateCatalog"] = true });
        for (int i = 0; i < tenant.MailboxCount; i++)
        {
            string id = tenant.GetMailbox(i).PrimarySmtpAddress;
            Add(id, new Hashtable { ["Mailbox"] = id });
        }

        return lines.Order(StringComparer.Ordinal).ToArray();

        void Add(string place, Hashtable parameters)
        {
            IEnumerable<string> names = withStore ? Always.Concat(new[] { "MarketplaceAssetID", "MarketplaceContentMarket", "Type" }) : Always;
            lines.AddRange(tenant.ExecuteCmdlet("Get-App", parameters).Output.Cast<OrderedDictionary>()
                .Select(app => place + ": " + string.Join("; ", names.Select(name => name + "=" + (app[name] is string[] list ? string.Join(",", list.Order(StringComparer.Ordinal)) : app[name])))));
        }
    }
}
