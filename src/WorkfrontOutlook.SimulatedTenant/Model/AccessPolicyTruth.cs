namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>What Conditional Access means for an application that signs in from Outlook.</summary>
/// <remarks>
/// A policy has a say when it isn't disabled, is for somebody, is for modern clients, and is for all applications, Office 365,
/// Exchange Online, Microsoft Graph or this one, unless this one or Office 365 is excluded. Of those that have a say:
/// <list type="bullet">
/// <item>Fail: an enabled one that demands the retired approved client app alone, or with others and all of them (AND), or that
/// blocks without asking for platform, place, risk or kind of client.</item>
/// <item>Warning: the same ones when they only report; approved client app as one of several (OR); a block that asks for one of
/// those; a demand for a compliant or joined device or for app protection that another answer (such as mfa) doesn't replace;
/// and what can't be judged: an application filter, a control that isn't known.</item>
/// <item>Pass: all others, such as mfa.</item>
/// </list>
/// </remarks>
internal static class AccessPolicyTruth
{
    private const string Approved = "approvedApplication";

    private static readonly string[] Targets = { "All", "Office365", SeededGrant.ExchangeOnline, SeededGrant.MicrosoftGraph };
    private static readonly string[] ModernClients = { "all", "browser", "mobileAppsAndDesktopClients" };
    private static readonly string[] Answers = { "mfa", "passwordChange" };

    public static string Of(IEnumerable<SeededAccessPolicy> policies, string appId)
    {
        string[] outcomes = policies.Where(policy => HasSay(policy, appId)).Select(Judge).ToArray();
        return outcomes.Contains("Fail", StringComparer.Ordinal) ? "Fail" : outcomes.Contains("Warning", StringComparer.Ordinal) ? "Warning" : "Pass";
    }

    private static bool HasSay(SeededAccessPolicy policy, string appId)
    {
        bool isForSomebody = policy.IncludeGroups.Count > 0 || policy.IncludeUsers.Any(user => !Same(user, "None"));
        if (Same(policy.State, "disabled") || !isForSomebody || !policy.ClientAppTypes.Any(type => Has(ModernClients, type)))
        {
            return false;
        }

        return policy.ApplicationFilter is not null
            || (policy.IncludeUserActions.Count == 0
                && policy.IncludeApplications.Any(app => Has(Targets, app) || Same(app, appId))
                && !policy.ExcludeApplications.Any(app => Same(app, appId) || Same(app, "Office365")));
    }

    private static string Judge(SeededAccessPolicy policy)
    {
        bool needsAll = Same(policy.Operator, "AND");
        bool isOne = policy.Controls.Count + policy.TermsOfUse.Count == 1;
        bool isNarrow = policy.IncludePlatforms.Any(platform => !Same(platform, "all")) || policy.ExcludePlatforms.Count > 0
            || policy.IncludeLocations.Any(place => !Same(place, "All")) || policy.ExcludeLocations.Count > 0
            || policy.SignInRiskLevels.Count > 0 || !Has(policy.ClientAppTypes, "all");
        if ((Has(policy.Controls, Approved) && (needsAll || isOne)) || (Has(policy.Controls, "block") && !isNarrow))
        {
            return Same(policy.State, "enabled") ? "Fail" : "Warning";
        }

        string[] others = policy.Controls.Where(control => !Has(Answers, control)).ToArray();
        bool isReplaced = !needsAll && !Has(others, Approved) && (others.Length < policy.Controls.Count || policy.TermsOfUse.Count > 0);
        return policy.ApplicationFilter is not null || (others.Length > 0 && !isReplaced) ? "Warning" : "Pass";
    }

    private static bool Has(IEnumerable<string> list, string text) => list.Contains(text, StringComparer.OrdinalIgnoreCase);

    private static bool Same(string text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);
}
