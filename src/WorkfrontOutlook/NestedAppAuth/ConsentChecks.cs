using System.Globalization;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>The checks of consent: which permissions, for whom, and whether users can give it by themselves.</summary>
internal static class ConsentChecks
{
    private const string Permission = "Directory.Read.All";
    private const string Grants = "Microsoft Graph, oauth2PermissionGrants";

    public static WfNestedAppAuthCheck Scopes(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.Scopes, Permission, Grants);
        if (ApplicationChecks.Unknown(facts, check, facts.App?.Grants.Failure) is WfNestedAppAuthCheck skipped)
        {
            return skipped;
        }

        EntraGrant[] forAll = facts.ForAll.ToArray();
        EntraGrant[] all = forAll.Concat(facts.OfUsers).ToArray();
        string granted = Listed(facts, forAll);
        if (!facts.Wanted.IsKnown)
        {
            return check.Warning(CheckMaker.Text(NestedAppAuthText.Scopes_NotKnown, granted), NestedAppAuthText.Scopes_NotKnown_Remedy);
        }

        if (facts.Wanted.HasDefault)
        {
            return check.Warning(CheckMaker.Text(NestedAppAuthText.Scopes_Default, granted), NestedAppAuthText.Scopes_NotKnown_Remedy);
        }

        // Without knowing which service principal is Microsoft Graph's, another API's scope of the same name would count.
        if (facts.Tenant!.GraphResource.Failure is WfException failure && facts.Wanted.Scopes.Any(WantedScopes.IsOfGraph))
        {
            return check.NotRead(failure);
        }

        string wanted = string.Join(" ", facts.Wanted.Scopes);
        string[] missing = facts.Wanted.Scopes.Where(scope => !facts.Covers(forAll, scope)).ToArray();
        if (facts.Wanted.IsAssumed)
        {
            return missing.Length == 0
                ? check.Warning(CheckMaker.Text(NestedAppAuthText.Scopes_AssumedGranted, wanted, granted), NestedAppAuthText.Scopes_NotKnown_Remedy, Basis.Inferred)
                : check.Warning(CheckMaker.Text(NestedAppAuthText.Scopes_AssumedMissing, wanted, string.Join(" ", missing), granted), NestedAppAuthText.Scopes_NotKnown_Remedy, Basis.Inferred);
        }

        if (missing.Length == 0)
        {
            return check.Pass(CheckMaker.Text(NestedAppAuthText.Scopes_Granted, wanted));
        }

        string[] nowhere = missing.Where(scope => !facts.Covers(all, scope)).ToArray();
        return nowhere.Length == 0
            ? check.Warning(CheckMaker.Text(NestedAppAuthText.Scopes_ForSome, string.Join(" ", missing)), NestedAppAuthText.Consent_Remedy)
            : check.Fail(CheckMaker.Text(NestedAppAuthText.Scopes_Missing, string.Join(" ", nowhere), granted), NestedAppAuthText.Consent_Remedy);
    }

    public static WfNestedAppAuthCheck AdminConsent(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.AdminConsent, Permission, Grants);
        if (ApplicationChecks.Unknown(facts, check, facts.App?.Grants.Failure) is WfNestedAppAuthCheck skipped)
        {
            return skipped;
        }

        if (facts.ForAll.Any())
        {
            return check.Pass(CheckMaker.Text(NestedAppAuthText.AdminConsent_Given, Listed(facts, facts.ForAll)));
        }

        // Users who may consent don't need an admin; whether that is enough is told by the checks beside.
        return facts.Right is UserConsentRight.None
            ? check.Fail(NestedAppAuthText.AdminConsent_None, NestedAppAuthText.Consent_Remedy)
            : check.Warning(NestedAppAuthText.AdminConsent_None, NestedAppAuthText.Consent_Remedy);
    }

    public static WfNestedAppAuthCheck UserConsent(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.UserConsent, Permission, Grants);
        if (ApplicationChecks.Unknown(facts, check, facts.App?.Grants.Failure) is WfNestedAppAuthCheck skipped)
        {
            return skipped;
        }

        int users = facts.OfUsers.Select(grant => grant.PrincipalId).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        string share = Share(facts, users);
        if (facts.ForAll.Any())
        {
            return check.Pass(CheckMaker.Text(NestedAppAuthText.UserConsent_NotNeeded, share));
        }

        if (users == 0)
        {
            return check.Fail(NestedAppAuthText.UserConsent_None, NestedAppAuthText.Consent_Remedy);
        }

        return facts.Tenant!.Users.Value is EntraUserCount count && users >= count.Count && count.Count > 0
            ? check.Pass(share)
            : check.Warning(share, NestedAppAuthText.Consent_Remedy);
    }

    public static WfNestedAppAuthCheck Policy(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.UserConsentPolicy, "Policy.Read.All", "Microsoft Graph, policies/authorizationPolicy");
        if (facts.NotAsked is WfException notAsked)
        {
            return check.NotRead(notAsked);
        }

        if (facts.Tenant is null)
        {
            return ApplicationChecks.NotAsked(facts, check) ?? check.Skipped(NestedAppAuthText.NotTold);
        }

        if (facts.Tenant.ConsentPolicy.Failure is WfException failure)
        {
            return check.NotRead(failure);
        }

        string assigned = string.Join(", ", facts.Tenant.ConsentPolicy.Value!.Assigned);
        bool isConsented = facts.ForAll.Any();
        return facts.Right switch
        {
            UserConsentRight.Full => check.Pass(CheckMaker.Text(NestedAppAuthText.Policy_Full, assigned)),
            UserConsentRight.Limited => isConsented
                ? check.Pass(CheckMaker.Text(NestedAppAuthText.Policy_Limited, assigned) + " " + NestedAppAuthText.Policy_NotNeeded)
                : check.Warning(CheckMaker.Text(NestedAppAuthText.Policy_Limited, assigned), NestedAppAuthText.Policy_Remedy),
            _ => isConsented
                ? check.Pass(NestedAppAuthText.Policy_None + " " + NestedAppAuthText.Policy_NotNeeded)
                : check.Fail(NestedAppAuthText.Policy_None, NestedAppAuthText.Policy_Remedy),
        };
    }

    private static string Share(NestedAppAuthFacts facts, int users)
    {
        if (facts.Tenant!.Users.Value is EntraUserCount { Count: > 0 } all)
        {
            string percent = (100.0 * users / all.Count).ToString("0.#", CultureInfo.CurrentCulture);
            return CheckMaker.Text(NestedAppAuthText.UserConsent_Share, users, all.Count, percent);
        }

        return CheckMaker.Text(NestedAppAuthText.UserConsent_Count, users);
    }

    private static string Listed(NestedAppAuthFacts facts, IEnumerable<EntraGrant> grants)
    {
        string[] listed = grants.Select(grant => $"{facts.ResourceName(grant.ResourceId)}: {string.Join(" ", grant.Scopes)}").ToArray();
        return listed.Length == 0 ? "-" : string.Join("; ", listed);
    }
}
