using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>The checks of what the users have: mailboxes, and Outlook.</summary>
internal static class OutlookChecks
{
    private const string Faq = "Microsoft, FAQ on nested app authentication and legacy tokens (2025-11-03)";

    // Ended before nested app authentication came.
    private static readonly string[] Never = { "Outlook 2007", "Outlook 2010", "Outlook 2013" };
    private static readonly string[] Current = { "Outlook M365" };

    public static WfNestedAppAuthCheck Location(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.MailboxLocation, "View-Only Recipients", "Exchange Online, Get-MailUser");
        if (facts.Subject.Mailbox is string mailbox && facts.IsOnPremises is bool isOnPremises)
        {
            return isOnPremises
                ? check.Fail(CheckMaker.Text(NestedAppAuthText.Location_Mailbox_OnPremises, mailbox), NestedAppAuthText.Location_Remedy)
                : check.Pass(CheckMaker.Text(NestedAppAuthText.Location_Mailbox_Online, mailbox));
        }

        return facts.OnPremises switch
        {
            null => facts.LocationFailure is WfException failure && failure.Category != WfErrorCategory.PermissionDenied
                ? check.NotRead(failure)
                : check.Missing("View-Only Recipients"),
            0 => check.Pass(NestedAppAuthText.Location_Online),
            int count => check.Warning(CheckMaker.Text(NestedAppAuthText.Location_Some, count), NestedAppAuthText.Location_Remedy),
        };
    }

    public static WfNestedAppAuthCheck Build(NestedAppAuthFacts facts)
    {
        var check = new CheckMaker(NestedAppAuthChecks.OutlookBuild, "Reports.Read.All", "Microsoft Graph, getEmailAppUsageVersionsUserCounts; " + Faq);
        if (facts.NotAsked is WfException notAsked)
        {
            return check.NotRead(notAsked);
        }

        if (facts.Tenant is null)
        {
            return ApplicationChecks.NotAsked(facts, check) ?? check.Skipped(NestedAppAuthText.NotTold);
        }

        if (facts.Tenant.Outlook.Failure is WfException failure)
        {
            return check.NotRead(failure);
        }

        OutlookUsage usage = facts.Tenant.Outlook.Value!;
        int never = Sum(usage, Never.Contains);
        int current = Sum(usage, Current.Contains);
        int unclear = usage.Users.Sum(pair => pair.Value) - never - current;
        string seen = string.Join(", ", usage.Users.Where(pair => pair.Value > 0).Select(pair => $"{pair.Key}: {pair.Value}"));
        if (never > 0)
        {
            return check.Fail(CheckMaker.Text(NestedAppAuthText.Build_Old, never, seen), NestedAppAuthText.Build_Remedy, Basis.Documented);
        }

        if (unclear > 0)
        {
            return check.Warning(CheckMaker.Text(NestedAppAuthText.Build_Unclear, unclear, seen), NestedAppAuthText.Build_Remedy, Basis.Documented);
        }

        return current > 0
            ? check.Pass(CheckMaker.Text(NestedAppAuthText.Build_Current, current), Basis.Inferred)
            : check.Skipped(NestedAppAuthText.Build_Nobody);
    }

    private static int Sum(OutlookUsage usage, Func<string, bool> isOne) => usage.Users.Where(pair => isOne(pair.Key)).Sum(pair => pair.Value);
}
