using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>An answer that isn't what was asked for, or no answer, and what may be done about it.</summary>
internal sealed class Trouble
{
    /// <summary>Initializes a new instance of the <see cref="Trouble"/> class.</summary>
    /// <param name="error">Makes the error from the number of tries.</param>
    public Trouble(Func<int, WfException> error)
    {
        Error = error;
    }

    /// <summary>Gets what makes the error, from the number of tries.</summary>
    public Func<int, WfException> Error { get; }

    /// <summary>Gets a value indicating whether the same request may succeed later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Gets a value indicating whether a change may have been made, although to ask again would bring no better answer.</summary>
    public bool MayBeDone { get; init; }

    /// <summary>Gets a value indicating whether it is certain that the service did nothing.</summary>
    public bool NothingDone { get; init; }

    /// <summary>Gets a value indicating whether the service asks to go slower.</summary>
    public bool IsThrottle { get; init; }

    /// <summary>Gets a value indicating whether the wait is meant for every request of the tenant.</summary>
    public bool IsTenantWide { get; init; }

    /// <summary>Gets the wait that the service asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Tells whether a request may be sent again: a read after anything transient, a write only after a throttle that
    /// says that nothing was done.
    /// </summary>
    /// <param name="isRead">Whether the request only reads.</param>
    /// <returns>Whether it may.</returns>
    public bool AllowsRetry(bool isRead) => isRead ? IsTransient : IsThrottle && NothingDone;

    /// <summary>Makes the error to report when the request isn't sent again.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tries">How often it was sent.</param>
    /// <param name="budget">What was left; null when no retry was allowed.</param>
    /// <returns>The error.</returns>
    public WfException GiveUp(ServiceRequest request, int tries, RetryBudget? budget) => GiveUp(request.What, request.Target, request.IsRead, tries, budget);

    /// <summary>Makes the error to report when the request isn't sent again.</summary>
    /// <param name="what">What was asked.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="isRead">Whether it only reads.</param>
    /// <param name="tries">How often it was sent.</param>
    /// <param name="budget">What was left; null when no retry was allowed.</param>
    /// <returns>The error.</returns>
    public WfException GiveUp(string what, string target, bool isRead, int tries, RetryBudget? budget)
    {
        if (!isRead && (IsTransient || MayBeDone) && !NothingDone)
        {
            WfException cause = Error(tries);
            return WfErrors.OutcomeUnclear.Because(cause, target, what, cause.Message);
        }

        if (budget is not null && RetryAfter is TimeSpan asked && !budget.IsWithin(asked))
        {
            string wait = asked >= Resilience.RetryAfter.Longest ? ConnectionText.MoreThanAYear : asked.ToString("c", System.Globalization.CultureInfo.InvariantCulture);
            return WfErrors.ThrottleTooLong.Because(Error(tries), target, what, wait);
        }

        return Error(tries);
    }
}
