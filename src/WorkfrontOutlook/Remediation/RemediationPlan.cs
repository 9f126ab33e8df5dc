using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>What is to be removed or disabled, and what was refused and why. Making a plan asks the tenant nothing.</summary>
public sealed class RemediationPlan
{
    /// <summary>How many targets a plan may have unless the caller raises it.</summary>
    public const int DefaultMaximumTargets = 500;

    private const int LongestName = 80;
    private const int MostNames = 5;

    private RemediationPlan(RemediationAction action, IReadOnlyList<RemediationTarget> targets, IReadOnlyList<WfRemediationResult> refused)
    {
        Action = action;
        Targets = targets;
        Refused = refused;
    }

    /// <summary>Gets what is to be done.</summary>
    public RemediationAction Action { get; }

    /// <summary>Gets the targets: the organization first, then the private catalog, then mailboxes.</summary>
    public IReadOnlyList<RemediationTarget> Targets { get; }

    /// <summary>Gets what was refused, each with the reason and the manual step.</summary>
    public IReadOnlyList<WfRemediationResult> Refused { get; }

    /// <summary>Gets the question that is asked before anything is sent, with the counts.</summary>
    public string Question
    {
        get
        {
            string names = Shown(Targets.Select(target => target.AddIn.DisplayName ?? target.AddIn.AddInId ?? target.AddIn.AssetId));
            bool one = Targets.Count == 1;
            string text = Format(
                Action == RemediationAction.Remove
                    ? one ? RemediationText.Question_Remove_One : RemediationText.Question_Remove
                    : one ? RemediationText.Question_Disable_One : RemediationText.Question_Disable,
                Targets.Count,
                Count(AddInSource.Organization),
                Count(AddInSource.PrivateCatalog),
                Count(AddInSource.Mailbox),
                names);
            return IsLasting ? text + " " + Plural.Of(Targets.Count(target => target.IsLastingRemoval), RemediationText.Question_Lasting_One, RemediationText.Question_Lasting) : text;
        }
    }

    /// <summary>Gets a value indicating whether some of it can't be had back.</summary>
    public bool IsLasting => Targets.Any(target => target.IsLastingRemoval);

    /// <summary>Makes a plan.</summary>
    /// <param name="addIns">The add-ins, as the inventory gives them. One that comes twice counts once.</param>
    /// <param name="action">Remove or Disable.</param>
    /// <param name="maximumTargets">How many targets there may be.</param>
    /// <param name="connection">The connection that the plan is for; null when it isn't known.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="WfException">TooManyTargets or AddInOfAnotherTenant: nothing is done.</exception>
    public static RemediationPlan Of(IEnumerable<WfOutlookAddIn> addIns, RemediationAction action, int maximumTargets = DefaultMaximumTargets, WfConnection? connection = null)
    {
        if (action is not (RemediationAction.Remove or RemediationAction.Disable))
        {
            throw new ArgumentOutOfRangeException(nameof(action), action, null);
        }

        var targets = new List<RemediationTarget>();
        var refused = new List<WfRemediationResult>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (WfOutlookAddIn addIn in addIns)
        {
            if (connection is not null && IsOfAnother(addIn.Tenant, connection))
            {
                // An organization's add-in has the same id everywhere: it would be changed in the wrong tenant.
                throw WfErrors.AddInOfAnotherTenant.For(addIn.ToString(), Shown(addIn.ToString()), addIn.Tenant, connection);
            }

            var target = new RemediationTarget(addIn, action);
            string? reason = Refusal(addIn, action);

            // One that is refused must not hide another of the same id that isn't: the organization's and the user's own.
            string key = string.Join("|", addIn.Source, target.MailboxIdentity, AppFields.NormalId(addIn.AddInId) ?? addIn.AssetId ?? addIn.DisplayName, reason);
            if (!seen.Add(key))
            {
                continue;
            }

            if (reason is not null)
            {
                refused.Add(target.Result(RemediationOutcome.Skipped, reason));
            }
            else
            {
                targets.Add(target);
            }
        }

        return targets.Count <= maximumTargets
            ? new RemediationPlan(action, targets.OrderBy(target => target.AddIn.Source).ToArray(), refused)
            : throw WfErrors.TooManyTargets.For(action.ToString(), action, targets.Count, maximumTargets);
    }

    private static string? Refusal(WfOutlookAddIn addIn, RemediationAction action)
    {
        if (addIn.Scope == AddInScope.Default)
        {
            return RemediationText.Refused_Default;
        }

        bool hasId = Guid.TryParse(addIn.AddInId, out _) || !string.IsNullOrWhiteSpace(addIn.AssetId);
        return addIn.Source switch
        {
            AddInSource.IntegratedApps => RemediationText.Refused_IntegratedApp,
            AddInSource.TokenReport => RemediationText.Refused_TokenReport,

            // A copy, as of a file, that was changed: what is one user's must not be changed for everybody.
            not (AddInSource.Organization or AddInSource.PrivateCatalog or AddInSource.Mailbox) => RemediationText.Refused_Place,
            AddInSource.Organization or AddInSource.PrivateCatalog when !string.IsNullOrEmpty(addIn.Mailbox) || !string.IsNullOrEmpty(addIn.MailboxId) => RemediationText.Refused_Place,
            _ when !hasId => RemediationText.Refused_NameOnly,
            _ when addIn.NeedsReview => RemediationText.Refused_NameAlike,
            AddInSource.Mailbox when string.IsNullOrWhiteSpace(addIn.MailboxId ?? addIn.Mailbox) => RemediationText.Refused_NoMailbox,
            AddInSource.Mailbox when addIn.Scope == AddInScope.Organization && action == RemediationAction.Remove => RemediationText.Refused_FromOrganization,
            _ => null,
        };
    }

    private static bool IsOfAnother(string? tenant, WfConnection connection)
    {
        string? here = Guid.TryParse(tenant, out _) ? connection.TenantId : connection.Organization;
        return tenant is not null && here is not null && !string.Equals(tenant, here, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Gives names for a question, each once; of many the first five, and how many more.</summary>
    internal static string Shown(IEnumerable<string?> names)
    {
        string[] each = names.Select(Shown).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        string some = string.Join(", ", each.Take(MostNames));
        return each.Length <= MostNames ? some : some + ", " + Format(RemediationText.Question_More, each.Length - MostNames);
    }

    /// <summary>Gives a name for a question. It is its publisher's and must not draw lines of its own there.</summary>
    internal static string Shown(string? name)
    {
        string clean = new((name ?? string.Empty).Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)).ToArray());
        return clean.Length <= LongestName ? clean : clean.Substring(0, LongestName) + "…";
    }

    private static string Format(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    private int Count(AddInSource source) => Targets.Count(target => target.AddIn.Source == source);
}
