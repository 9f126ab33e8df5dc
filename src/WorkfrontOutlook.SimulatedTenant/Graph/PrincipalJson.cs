using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>Writes service principals and app role assignments.</summary>
internal sealed class PrincipalJson
{
    // What $expand gives at most on directory objects; there is no link to more.
    private const int LargestExpand = 20;

    private const string DefaultRole = "00000000-0000-0000-0000-000000000000";

    private static readonly string[] ForApplications = { "Application" };
    private static readonly string[] IntegratedTags = { "WindowsAzureActiveDirectoryIntegratedApp" };

    private readonly ExchangeModel _model;

    public PrincipalJson(ExchangeModel model) => _model = model;

    /// <summary>Tells whether the app roles that it holds are wanted too.</summary>
    /// <exception cref="GraphQueryException">Something else is to be expanded.</exception>
    public static bool ExpandsRoles(GraphRequest request)
    {
        IReadOnlyList<string> expand = Query.List(request.Uri, "$expand");
        return expand.Count switch
        {
            0 => false,
            1 when string.Equals(expand[0], "appRoleAssignments", StringComparison.OrdinalIgnoreCase) => true,
            _ => throw GraphQueryException.Bad("Could not find a property named '" + string.Join(",", expand) + "' on type 'microsoft.graph.servicePrincipal'."),
        };
    }

    public void Write(Utf8JsonWriter writer, EntraPrincipal principal, IReadOnlyList<string> select, bool withRoles)
    {
        void Property(string name, Action write)
        {
            if (select.Count == 0 || select.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                writer.WritePropertyName(name);
                write();
            }
        }

        void Text(string name, string? value) => Property(name, () => writer.WriteStringValue(value));
        void Texts(string name, IEnumerable<string> values) => Property(name, () => Array(writer, values));

        EntraApp? app = principal.App;
        Text("id", principal.Id);
        Property("accountEnabled", () => writer.WriteBooleanValue(app?.IsEnabled ?? true));
        Text("appDisplayName", principal.DisplayName);
        Text("appId", principal.AppId);
        Text("appOwnerOrganizationId", principal.OwnerTenantId);
        Property("appRoleAssignmentRequired", () => writer.WriteBooleanValue(app?.IsAssignmentRequired ?? false));
        Text("disabledByMicrosoftStatus", null);
        Text("displayName", principal.DisplayName);
        Text("publisherName", principal.PublisherName);
        Texts("replyUrls", app?.ReplyUrls ?? System.Array.Empty<string>());
        Texts("servicePrincipalNames", new[] { principal.AppId });
        Text("servicePrincipalType", "Application");
        Text("signInAudience", app?.IsOwn == true ? "AzureADMyOrg" : "AzureADMultipleOrgs");
        Texts("tags", app is null ? System.Array.Empty<string>() : IntegratedTags);
        Property("appRoles", () => Permissions(writer, principal.Roles, isRole: true));
        Property("oauth2PermissionScopes", () => Permissions(writer, principal.Scopes, isRole: false));
        Property("verifiedPublisher", () =>
        {
            writer.WriteStartObject();
            writer.WriteString("displayName", app?.VerifiedPublisher);
            writer.WriteString("verifiedPublisherId", app?.VerifiedPublisher is null ? null : StableHash.Below(10_000_000, _model.Profile.Seed, app.VerifiedPublisher).ToString(CultureInfo.InvariantCulture));
            writer.WriteString("addedDateTime", app?.VerifiedPublisher is null ? null : "2024-05-14T09:12:44Z");
            writer.WriteEndObject();
        });
        if (withRoles)
        {
            writer.WriteStartArray("appRoleAssignments");
            foreach (RoleAssignment role in Held(principal).Take(LargestExpand))
            {
                Write(writer, role);
            }

            writer.WriteEndArray();
        }
    }

    /// <summary>The application permissions that a service principal holds.</summary>
    public IEnumerable<RoleAssignment> Held(EntraPrincipal principal)
    {
        EntraPrincipal graph = _model.State.Entra.Directory.ByAppId(SeededGrant.MicrosoftGraph)!;
        foreach (string permission in principal.App?.ApplicationPermissions ?? System.Array.Empty<string>())
        {
            string role = graph.Roles.FirstOrDefault(pair => string.Equals(pair.Value, permission, StringComparison.OrdinalIgnoreCase)).Key
                ?? StableHash.Id(_model.Profile.Seed, "role-" + permission).ToString();
            yield return new RoleAssignment(principal.Id, principal.DisplayName, "ServicePrincipal", graph, role);
        }
    }

    /// <summary>Who holds an app role of a service principal, or is assigned to it.</summary>
    public IEnumerable<RoleAssignment> Assigned(EntraPrincipal principal)
    {
        IEnumerable<RoleAssignment> people = principal.App is null
            ? Enumerable.Empty<RoleAssignment>()
            : _model.State.Entra.Directory.Assigned(principal.App).Select(one => new RoleAssignment(one.Id, one.Name, one.IsGroup ? "Group" : "User", principal, DefaultRole));
        return people.Concat(_model.State.Entra.Directory.Principals.SelectMany(Held).Where(role => ReferenceEquals(role.Resource, principal)));
    }

    public void Write(Utf8JsonWriter writer, RoleAssignment role)
    {
        byte[] id = Guid.Parse(role.PrincipalId).ToByteArray()
            .Concat(StableHash.Id(_model.Profile.Seed, role.Resource.Id + role.RoleId).ToByteArray())
            .ToArray();
        writer.WriteStartObject();
        writer.WriteString("id", AccessTokens.ToBase64Url(id));
        writer.WriteNull("deletedDateTime");
        writer.WriteString("appRoleId", role.RoleId);
        writer.WriteString("createdDateTime", "2025-11-03T08:22:45.9480566Z");
        writer.WriteString("principalDisplayName", role.PrincipalName);
        writer.WriteString("principalId", role.PrincipalId);
        writer.WriteString("principalType", role.PrincipalType);
        writer.WriteString("resourceDisplayName", role.Resource.DisplayName);
        writer.WriteString("resourceId", role.Resource.Id);
        writer.WriteEndObject();
    }

    private static void Permissions(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> permissions, bool isRole)
    {
        writer.WriteStartArray();
        foreach (KeyValuePair<string, string> permission in permissions)
        {
            writer.WriteStartObject();
            writer.WriteString("id", permission.Key);
            writer.WriteBoolean("isEnabled", true);
            writer.WriteString("value", permission.Value);
            if (isRole)
            {
                writer.WritePropertyName("allowedMemberTypes");
                Array(writer, ForApplications);
                writer.WriteString("displayName", permission.Value);
                writer.WriteString("description", permission.Value);
                writer.WriteString("origin", "Application");
            }
            else
            {
                writer.WriteString("type", "User");
                writer.WriteString("adminConsentDisplayName", permission.Value);
                writer.WriteString("adminConsentDescription", permission.Value);
                writer.WriteString("userConsentDisplayName", permission.Value);
                writer.WriteString("userConsentDescription", permission.Value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Array(Utf8JsonWriter writer, IEnumerable<string> values)
    {
        writer.WriteStartArray();
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
