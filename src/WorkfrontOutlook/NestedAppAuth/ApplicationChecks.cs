using System.Globalization;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>The checks of the Entra application itself: there, switched on, by whom, for whom, and whether it is used.</summary>
internal static class ApplicationChecks
{
    private const string Permission = "Application.Read.All";
    private const string Principals = "Microsoft Graph, servicePrincipals";

    // The broker's redirect address of nested app authentication (Office Add-ins, enable SSO with nested app authentication).
    private const string Broker = "brk-multihub://";

    // The tenants in which Microsoft registers its own applications (Entra, verify first-party Microsoft applications).
    private static readonly HashSet<string> MicrosoftTenants = new(StringComparer.OrdinalIgnoreCase)
    {
        "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
        "72f988bf-86f1-41af-91ab-2d7cd011db47",
    };

    public static WfNestedAppAuthCheck ServicePrincipal(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.ServicePrincipal, Permission, Principals);
        if (NotAsked(facts, check) is WfNestedAppAuthCheck skipped)
        {
            return skipped;
        }

        if (facts.App!.Application.Failure is WfException failure)
        {
            return check.NotRead(failure);
        }

        if (facts.Application is not EntraApplication application)
        {
            return check.Fail(CheckMaker.Text(NestedAppAuthText.Principal_Absent, facts.Subject.ClientId), NestedAppAuthText.Principal_Absent_Remedy);
        }

        string detail = CheckMaker.Text(NestedAppAuthText.Principal_Present, application.DisplayName ?? application.AppId, application.ObjectId);
        string? broker = application.ReplyUrls.FirstOrDefault(url => url.StartsWith(Broker, StringComparison.OrdinalIgnoreCase));
        return check.Pass(broker is null ? detail : detail + " " + CheckMaker.Text(NestedAppAuthText.Principal_Broker, broker));
    }

    public static WfNestedAppAuthCheck Enabled(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.Enabled, Permission, Principals);
        if (Unknown(facts, check, facts.App?.Application.Failure) is WfNestedAppAuthCheck skipped)
        {
            return skipped;
        }

        EntraApplication application = facts.Application!;
        if (application.DisabledByMicrosoft is string status)
        {
            return check.Fail(CheckMaker.Text(NestedAppAuthText.Enabled_ByMicrosoft, status), NestedAppAuthText.Enabled_ByMicrosoft_Remedy);
        }

        return application.IsEnabled switch
        {
            true => check.Pass(NestedAppAuthText.Enabled_On),
            false => check.Fail(NestedAppAuthText.Enabled_Off, NestedAppAuthText.Enabled_Off_Remedy),
            _ => check.Skipped(NestedAppAuthText.NotTold),
        };
    }

    public static WfNestedAppAuthCheck Publisher(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.Publisher, Permission, Principals);
        if (Unknown(facts, check, facts.App?.Application.Failure) is WfNestedAppAuthCheck skipped)
        {
            return skipped;
        }

        EntraApplication application = facts.Application!;
        if (application.VerifiedPublisher is not null || application.VerifiedPublisherId is not null)
        {
            return check.Pass(CheckMaker.Text(NestedAppAuthText.Publisher_Verified, application.VerifiedPublisher ?? application.VerifiedPublisherId));
        }

        if (application.HomeTenantId is string home)
        {
            if (string.Equals(home, facts.Connection.TenantId, StringComparison.OrdinalIgnoreCase))
            {
                return check.Pass(NestedAppAuthText.Publisher_Own);
            }

            if (MicrosoftTenants.Contains(home))
            {
                return check.Pass(NestedAppAuthText.Publisher_Microsoft);
            }
        }

        return check.Warning(CheckMaker.Text(NestedAppAuthText.Publisher_Unverified, application.HomeTenantId ?? "?"), NestedAppAuthText.Publisher_Unverified_Remedy);
    }

    public static WfNestedAppAuthCheck Assignment(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.Assignment, Permission, "Microsoft Graph, appRoleAssignedTo");
        if (Unknown(facts, check, facts.App?.Application.Failure) is WfNestedAppAuthCheck skipped)
        {
            return skipped;
        }

        if (facts.Application!.IsAssignmentRequired == false)
        {
            return check.Pass(NestedAppAuthText.Assignment_NotRequired);
        }

        if (facts.App!.Assigned.Failure is WfException failure)
        {
            return check.NotRead(failure);
        }

        if (facts.Application.IsAssignmentRequired is null)
        {
            return check.Skipped(NestedAppAuthText.NotTold);
        }

        EntraRoleAssignment[] assigned = facts.App.Assigned.Value!.Where(item => !Is(item.PrincipalType, "ServicePrincipal")).ToArray();
        int groups = assigned.Where(item => Is(item.PrincipalType, "Group")).Select(item => item.PrincipalId).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        int users = assigned.Where(item => !Is(item.PrincipalType, "Group")).Select(item => item.PrincipalId).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return assigned.Length == 0
            ? check.Fail(NestedAppAuthText.Assignment_Nobody, NestedAppAuthText.Assignment_Remedy)
            : check.Warning(CheckMaker.Text(NestedAppAuthText.Assignment_Some, users, groups), NestedAppAuthText.Assignment_Remedy);
    }

    public static WfNestedAppAuthCheck AppRoles(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.AppRoles, Permission, "Microsoft Graph, appRoleAssignments");
        if (Unknown(facts, check, facts.App?.Roles.Failure ?? facts.App?.Application.Failure) is WfNestedAppAuthCheck skipped)
        {
            return skipped;
        }

        IReadOnlyList<EntraRoleAssignment> roles = facts.App!.Roles.Value!;
        return roles.Count == 0
            ? check.Pass(NestedAppAuthText.Roles_None)
            : check.Warning(
                CheckMaker.Text(NestedAppAuthText.Roles_Some, string.Join(", ", roles.Select(role => RoleName(facts, role)).Distinct(StringComparer.OrdinalIgnoreCase))),
                NestedAppAuthText.Roles_Some_Remedy);
    }

    public static WfNestedAppAuthCheck SignIns(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.SignIns, "AuditLog.Read.All", "Microsoft Graph, auditLogs/signIns");
        if (NotAsked(facts, check) is WfNestedAppAuthCheck skipped)
        {
            return skipped;
        }

        if (facts.App!.SignIns.Failure is WfException failure)
        {
            return ReferenceEquals(failure.Definition, WfErrors.GraphLicenceMissing)
                ? check.Skipped(NestedAppAuthText.SignIns_NoLicence, failure.RecommendedAction)
                : check.NotRead(failure);
        }

        EntraSignIns signIns = facts.App.SignIns.Value!;
        if (signIns.Succeeded > 0)
        {
            return check.Pass(CheckMaker.Text(signIns.HasMore ? NestedAppAuthText.SignIns_SeenMore : NestedAppAuthText.SignIns_Seen, signIns.Succeeded, signIns.Failed, signIns.Last));
        }

        return signIns.Failed > 0
            ? check.Fail(
                CheckMaker.Text(NestedAppAuthText.SignIns_Failed, signIns.Failed, string.Join(", ", signIns.Errors.Take(5).Select(code => "AADSTS" + code.ToString(CultureInfo.InvariantCulture))), signIns.Last),
                NestedAppAuthText.SignIns_Failed_Remedy)
            : check.Warning(NestedAppAuthText.SignIns_None, NestedAppAuthText.SignIns_None_Remedy);
    }

    /// <summary>The check when there is nobody to ask or nothing to ask about.</summary>
    public static WfNestedAppAuthCheck? NotAsked(NestedAppAuthFacts facts, CheckMaker check) =>
        facts.Subject.Unresolved is WfException unresolved ? check.NotResolved(unresolved)
        : facts.Subject.ClientId is null ? check.Skipped(NestedAppAuthText.NoClientId, NestedAppAuthText.NoClientId_Remedy)
        : facts.NotAsked is WfException failure ? check.NotRead(failure)
        : facts.App is null ? check.Skipped(NestedAppAuthText.NotTold)
        : null;

    /// <summary>The check when what it is about isn't there or can't be read.</summary>
    public static WfNestedAppAuthCheck? Unknown(NestedAppAuthFacts facts, CheckMaker check, WfException? failure) =>
        NotAsked(facts, check)
        ?? (failure is not null ? check.NotRead(failure)
            : facts.Application is null && facts.App!.Application.IsRead ? check.Skipped(NestedAppAuthText.NoPrincipal)
            : null);

    private static string RoleName(NestedAppAuthFacts facts, EntraRoleAssignment role)
    {
        string resource = role.ResourceName ?? facts.ResourceName(role.ResourceId);
        string? name = role.RoleId is not null && role.ResourceId is not null
            && facts.Tenant!.Resources.TryGetValue(role.ResourceId, out EntraAnswer<EntraApplication>? known) && known.Value is EntraApplication api && api.Roles.TryGetValue(role.RoleId, out string? value)
            ? value
            : role.RoleId;
        return $"{name} ({resource})";
    }

    private static bool Is(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
