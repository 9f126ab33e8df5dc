namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>Some of Microsoft Graph's permissions, with their ids (Microsoft Graph permissions reference).</summary>
internal static class GraphRoles
{
    public static readonly IReadOnlyList<KeyValuePair<string, string>> Application = new[]
    {
        Pair("810c84a8-4a9e-49e6-bf7d-12d183f40d01", "Mail.Read"),
        Pair("e2a3a72e-5f79-4c64-b1b1-878b674786c9", "Mail.ReadWrite"),
        Pair("b633e1c5-b582-4048-a93e-9f11b44c7e96", "Mail.Send"),
        Pair("798ee544-9d2d-430c-a058-570e29e34338", "Calendars.Read"),
        Pair("df021288-bdef-4463-88db-98f22de89214", "User.Read.All"),
        Pair("7ab1d382-f21e-4acd-a863-ba3e13f7da61", "Directory.Read.All"),
    };

    public static readonly IReadOnlyList<KeyValuePair<string, string>> Delegated = new[]
    {
        Pair("e1fe6dd8-ba31-4d61-89e7-88639da4683d", "User.Read"),
        Pair("570282fd-fa5c-430d-a7fd-fc8dc98a9dca", "Mail.Read"),
        Pair("024d486e-b451-40bb-833d-3e66d98c5c73", "Mail.ReadWrite"),
        Pair("e383f46e-2787-4529-855e-0e479a3ffac0", "Mail.Send"),
        Pair("465a38f9-76ea-45b9-9f34-9e8b0d4b0b42", "Calendars.Read"),
        Pair("37f7f235-527c-4136-accd-4a02d197296e", "openid"),
        Pair("14dad69e-099b-42c9-810b-d002981feec1", "profile"),
        Pair("64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", "email"),
        Pair("7427e0e9-2fba-42fe-b0c0-848c9e6a8182", "offline_access"),
    };

    private static KeyValuePair<string, string> Pair(string id, string name) => new(id, name);
}
