using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>
/// The check of Conditional Access. The retired "approved client app" control never worked with nested app authentication
/// (FAQ, 2025-11-03); other demands decide by device, app or place. What can't be judged from a policy is a warning.
/// </summary>
internal static class AccessPolicyCheck
{
    private const string Source = "Microsoft Graph, identity/conditionalAccess/policies; Microsoft, FAQ on nested app authentication and legacy tokens (2025-11-03)";
    private const string Approved = "approvedApplication";
    private const string Protected = "compliantApplication";

    private static readonly string[] DeviceControls = { "compliantDevice", "domainJoinedDevice", Protected };

    // Answered by the user at the sign-in.
    private static readonly HashSet<string> Answerable = new(StringComparer.OrdinalIgnoreCase) { "mfa", "passwordChange" };

    // What an add-in asks tokens for: everything, Office 365, Exchange Online, Microsoft Graph.
    private static readonly HashSet<string> Targets = new(StringComparer.OrdinalIgnoreCase)
    {
        "All", "Office365", "00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0000-c000-000000000000",
    };

    public static WfNestedAppAuthCheck Check(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.ConditionalAccess, "Policy.Read.All", Source);
        if (facts.NotAsked is WfException notAsked)
        {
            return check.NotRead(notAsked);
        }

        if (facts.Tenant is null || facts.Subject.ClientId is null)
        {
            return ApplicationChecks.NotAsked(facts, check) ?? check.Skipped(NestedAppAuthText.NotTold);
        }

        if (facts.Tenant.AccessPolicies.Failure is WfException failure)
        {
            return check.NotRead(failure);
        }

        IReadOnlyList<EntraAccessPolicy> policies = facts.Tenant.AccessPolicies.Value!;
        var found = policies
            .Where(policy => Concerns(policy, facts.Subject.ClientId))
            .Select(policy => new { Policy = policy, Verdict = Judge(policy) })
            .Where(item => item.Verdict.Outcome != CheckOutcome.Pass)
            .OrderBy(item => item.Verdict.Outcome == CheckOutcome.Fail ? 0 : 1)
            .ToArray();
        if (found.Length == 0)
        {
            return check.Pass(CheckMaker.Text(NestedAppAuthText.Access_None, policies.Count));
        }

        string detail = string.Join(" ", found.Select(item => CheckMaker.Text(
            NestedAppAuthText.Access_Policy, item.Policy.Name ?? item.Policy.Id, StateWord(item.Policy.State), Users(item.Policy), item.Verdict.Why)));
        return found[0].Verdict.Outcome == CheckOutcome.Fail
            ? check.Fail(detail, found.Any(item => Has(item.Policy, Approved)) ? NestedAppAuthText.Access_Approved_Remedy : NestedAppAuthText.Access_Remedy, Basis.Documented)
            : check.Warning(detail, NestedAppAuthText.Access_Remedy, Basis.Inferred);
    }

    // Whether a policy has a say in the sign-in of this application's users from Outlook.
    private static bool Concerns(EntraAccessPolicy policy, string clientId)
    {
        if (Is(policy.State, "disabled") || policy.IsForWorkloads)
        {
            return false;
        }

        if (policy.IncludedUsers.Count == 1 && Is(policy.IncludedUsers[0], "None") && !policy.AimsAtGroups)
        {
            return false;
        }

        // Only for clients of old protocols: they don't sign in this way.
        if (policy.ClientAppTypes.Count > 0 && !policy.ClientAppTypes.Any(type => Is(type, "all") || Is(type, "browser") || Is(type, "mobileAppsAndDesktopClients")))
        {
            return false;
        }

        if (policy.HasAppFilter)
        {
            return true;
        }

        bool isIncluded = policy.IncludedApps.Any(app => Targets.Contains(app) || Is(app, clientId));
        bool isExcluded = policy.ExcludedApps.Any(app => Is(app, clientId) || Is(app, "Office365"));
        return isIncluded && !isExcluded;
    }

    private static (CheckOutcome Outcome, string Why) Judge(EntraAccessPolicy policy)
    {
        (CheckOutcome outcome, string why) = JudgeControls(policy);
        if (outcome == CheckOutcome.Fail && !Is(policy.State, "enabled"))
        {
            return (CheckOutcome.Warning, why);
        }

        if (outcome != CheckOutcome.Fail && (policy.HasUnknownParts || policy.HasAppFilter || policy.State is null))
        {
            return (CheckOutcome.Warning, NestedAppAuthText.Access_CantJudge);
        }

        return (outcome, why);
    }

    private static (CheckOutcome Outcome, string Why) JudgeControls(EntraAccessPolicy policy)
    {
        if (Has(policy, "block"))
        {
            bool isNarrowed = IsNarrowed(policy);
            return isNarrowed
                ? (CheckOutcome.Warning, CheckMaker.Text(NestedAppAuthText.Access_BlockSome, Conditions(policy)))
                : (CheckOutcome.Fail, NestedAppAuthText.Access_Block);
        }

        string[] others = policy.Controls.Where(control => !Is(control, Approved)).ToArray();
        if (Has(policy, Approved))
        {
            // With "one of", another control saves it.
            return policy.NeedsAll || (others.Length == 0 && !policy.HasOtherControls)
                ? (CheckOutcome.Fail, NestedAppAuthText.Access_Approved)
                : (CheckOutcome.Warning, CheckMaker.Text(NestedAppAuthText.Access_ApprovedOr, string.Join(", ", others)));
        }

        string[] demands = others.Where(control => DeviceControls.Contains(control, StringComparer.OrdinalIgnoreCase)).ToArray();
        bool hasWayOut = !policy.NeedsAll && (others.Any(Answerable.Contains) || policy.HasOtherControls);
        if (demands.Length > 0 && !hasWayOut)
        {
            return (CheckOutcome.Warning, CheckMaker.Text(NestedAppAuthText.Access_Demands, string.Join(policy.NeedsAll ? " + " : " / ", demands)));
        }

        return others.Any(control => !Answerable.Contains(control) && !DeviceControls.Contains(control, StringComparer.OrdinalIgnoreCase))
            ? (CheckOutcome.Warning, NestedAppAuthText.Access_CantJudge)
            : (CheckOutcome.Pass, string.Empty);
    }

    private static bool IsNarrowed(EntraAccessPolicy policy) =>
        policy.HasOtherConditions
        || policy.ExcludedPlatforms.Count > 0 || policy.ExcludedLocations.Count > 0
        || policy.IncludedPlatforms.Any(platform => !Is(platform, "all"))
        || policy.IncludedLocations.Any(location => !Is(location, "All"))
        || (policy.ClientAppTypes.Count > 0 && !policy.ClientAppTypes.Any(type => Is(type, "all")));

    private static string Conditions(EntraAccessPolicy policy)
    {
        var parts = new List<string>();
        void Add(string label, IReadOnlyList<string> included, IReadOnlyList<string> excluded)
        {
            if (included.Count > 0 || excluded.Count > 0)
            {
                parts.Add(label + " " + string.Join(", ", included.Concat(excluded.Select(name => "-" + name))));
            }
        }

        Add(NestedAppAuthText.Access_Platforms, policy.IncludedPlatforms, policy.ExcludedPlatforms);
        Add(NestedAppAuthText.Access_Locations, policy.IncludedLocations, policy.ExcludedLocations);
        if (policy.HasOtherConditions)
        {
            parts.Add(NestedAppAuthText.Access_OtherConditions);
        }

        return parts.Count == 0 ? "-" : string.Join("; ", parts);
    }

    private static string Users(EntraAccessPolicy policy) =>
        policy.IncludedUsers.Contains("All", StringComparer.OrdinalIgnoreCase) && !policy.HasExclusions ? NestedAppAuthText.Access_AllUsers : NestedAppAuthText.Access_SomeUsers;

    private static string StateWord(string? state) => state?.ToUpperInvariant() switch
    {
        "ENABLED" => NestedAppAuthText.Access_Enabled,
        "ENABLEDFORREPORTINGBUTNOTENFORCED" => NestedAppAuthText.Access_ReportOnly,
        _ => NestedAppAuthText.Access_UnknownState,
    };

    private static bool Has(EntraAccessPolicy policy, string control) => policy.Controls.Contains(control, StringComparer.OrdinalIgnoreCase);

    private static bool Is(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
