using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>Writes delegated permission grants.</summary>
internal static class GrantJson
{
    public static void WriteObject(Utf8JsonWriter writer, EntraGrant grant)
    {
        writer.WriteStartObject();
        Write(writer, grant);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, EntraGrant grant)
    {
        writer.WriteString("clientId", grant.ClientId);
        writer.WriteString("consentType", grant.IsForAll ? "AllPrincipals" : "Principal");
        writer.WriteString("id", grant.Id);
        writer.WriteString("principalId", grant.PrincipalId);
        writer.WriteString("resourceId", grant.ResourceId);
        writer.WriteString("scope", grant.Scope);
    }

    public static string? Value(EntraGrant grant, string property) => property.ToUpperInvariant() switch
    {
        "CLIENTID" => grant.ClientId,
        "CONSENTTYPE" => grant.IsForAll ? "AllPrincipals" : "Principal",
        "PRINCIPALID" => grant.PrincipalId,
        _ => grant.ResourceId,
    };
}
