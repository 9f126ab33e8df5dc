using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>Judges readiness by the facts, without asking anybody.</summary>
internal static class NestedAppAuthJudge
{
    private const string Adobe = "AdobeDocs/workfront.en (2025-10-06 to 2026-08-20)";

    // Without these, nothing can be said about the whole.
    private static readonly HashSet<string> Essential = new(StringComparer.Ordinal)
    {
        NestedAppAuthChecks.ServicePrincipal, NestedAppAuthChecks.Enabled, NestedAppAuthChecks.Scopes, NestedAppAuthChecks.AdminConsent,
        NestedAppAuthChecks.Assignment, NestedAppAuthChecks.ConditionalAccess,
    };

    public static WfNestedAppAuthTest Judge(NestedAppAuthFacts facts)
    {
        if (facts.Subject.IsWorkfront)
        {
            return Retired(facts.Subject, facts.CheckedAt);
        }

        WfNestedAppAuthCheck[] checks =
        {
            ApplicationChecks.ServicePrincipal(facts),
            ApplicationChecks.Enabled(facts),
            ApplicationChecks.Publisher(facts),
            ConsentChecks.Scopes(facts),
            ConsentChecks.AdminConsent(facts),
            ConsentChecks.UserConsent(facts),
            ConsentChecks.Policy(facts),
            ApplicationChecks.Assignment(facts),
            ApplicationChecks.AppRoles(facts),
            AccessPolicyCheck.Check(facts),
            ApplicationChecks.SignIns(facts),
            OutlookChecks.Location(facts),
            OutlookChecks.Build(facts),
        };
        NestedAppAuthReadiness readiness = ReadinessOf(checks);
        NestedAppAuthSubject subject = facts.Subject;
        return new WfNestedAppAuthTest
        {
            AddInId = subject.AddInId,
            AssetId = subject.AssetId,
            DisplayName = subject.DisplayName ?? facts.Application?.DisplayName,
            ClientId = subject.ClientId,
            ClientIdSource = subject.ClientIdSource,
            Readiness = readiness,
            Checks = checks,
            WantedScopes = facts.Wanted.Scopes.ToArray(),
            ScopesAssumed = facts.Wanted is { IsAssumed: true, IsKnown: true },
            GrantedScopes = facts.ForAll.SelectMany(grant => grant.Scopes).Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
            MailboxLocation = checks[11].Detail,
            Explanation = Explain(readiness, checks, facts),
            NextStep = Next(readiness, checks),
            ConsentUrl = facts.ConsentUrl,
            CheckedAt = facts.CheckedAt,
        };
    }

    /// <summary>Workfront's answer is fixed and asks nobody.</summary>
    public static WfNestedAppAuthTest Retired(NestedAppAuthSubject subject, DateTimeOffset checkedAt) => new()
    {
        AddInId = subject.AddInId ?? WorkfrontAddIn.AddInId,
        AssetId = subject.AssetId ?? WorkfrontAddIn.AssetId,
        DisplayName = subject.DisplayName ?? WorkfrontAddIn.Name,
        IsWorkfront = true,
        Readiness = NestedAppAuthReadiness.NotReady,
        Checks = NestedAppAuthChecks.All.Select(name => new WfNestedAppAuthCheck
        {
            Name = name,
            Outcome = CheckOutcome.Skipped,
            Basis = Basis.Documented,
            Detail = NestedAppAuthText.Retired_Check,
            Source = Adobe,
        }).ToArray(),
        Explanation = NestedAppAuthText.Retired,
        NextStep = NestedAppAuthText.Retired_Next,
        Basis = Basis.Documented,
        Source = Adobe,
        CheckedAt = checkedAt,
    };

    private static NestedAppAuthReadiness ReadinessOf(WfNestedAppAuthCheck[] checks)
    {
        if (Array.Exists(checks, check => check.Outcome == CheckOutcome.Fail))
        {
            return NestedAppAuthReadiness.NotReady;
        }

        // A recent sign-in that succeeded stands for what isn't known of the permissions or hangs on the device.
        bool isUsed = Outcome(checks, NestedAppAuthChecks.SignIns) == CheckOutcome.Pass;
        bool isOpen = Array.Exists(checks, check => check.Outcome == CheckOutcome.Skipped && Essential.Contains(check.Name))
            || (!isUsed && (Outcome(checks, NestedAppAuthChecks.Scopes) != CheckOutcome.Pass || Outcome(checks, NestedAppAuthChecks.ConditionalAccess) != CheckOutcome.Pass));
        return isOpen ? NestedAppAuthReadiness.Unknown : NestedAppAuthReadiness.Ready;
    }

    private static CheckOutcome Outcome(WfNestedAppAuthCheck[] checks, string name) => Array.Find(checks, check => string.Equals(check.Name, name, StringComparison.Ordinal))!.Outcome;

    private static string Explain(NestedAppAuthReadiness readiness, WfNestedAppAuthCheck[] checks, NestedAppAuthFacts facts)
    {
        string Names(CheckOutcome outcome) => string.Join(", ", checks.Where(check => check.Outcome == outcome).Select(check => check.Name));
        string Part(string format, CheckOutcome outcome) => Names(outcome) is { Length: > 0 } names ? " " + CheckMaker.Text(format, names) : string.Empty;
        if (facts.Subject.ClientId is null)
        {
            return NestedAppAuthText.Explain_NoClientId;
        }

        string rest = Part(NestedAppAuthText.Explain_LookAt, CheckOutcome.Warning) + Part(NestedAppAuthText.Explain_NotChecked, CheckOutcome.Skipped);
        return readiness switch
        {
            NestedAppAuthReadiness.NotReady => CheckMaker.Text(NestedAppAuthText.Explain_NotReady, Names(CheckOutcome.Fail)) + rest,
            NestedAppAuthReadiness.Ready => NestedAppAuthText.Explain_Ready + rest + " " + NestedAppAuthText.Explain_Publisher,
            _ => NestedAppAuthText.Explain_Unknown + rest,
        };
    }

    private static string Next(NestedAppAuthReadiness readiness, WfNestedAppAuthCheck[] checks)
    {
        string? remedy = Array.Find(checks, check => check.Outcome == CheckOutcome.Fail)?.Remedy;
        if (readiness == NestedAppAuthReadiness.Unknown)
        {
            remedy = Array.Find(checks, check => check.Outcome == CheckOutcome.Skipped && check.Remedy is not null && Essential.Contains(check.Name))?.Remedy
                ?? Array.Find(checks, check => check.Outcome == CheckOutcome.Warning && check.Remedy is not null)?.Remedy;
        }

        return remedy ?? NestedAppAuthText.Next_Publisher;
    }
}
