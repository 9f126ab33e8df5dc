using System.Globalization;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>
/// Brings a consent from one state to another. It is read at once before the write, written once, and read again when the
/// answer doesn't say what came of it.
/// </summary>
internal static class ConsentWrite
{
    /// <summary>Brings a consent to a state.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="consent">Which consent.</param>
    /// <param name="from">Its scopes as they must be now; null when there must be none.</param>
    /// <param name="to">Its scopes as they shall be; null to take it away.</param>
    /// <param name="cancellationToken">Interrupts the calls.</param>
    /// <returns>Why it isn't so, or null; and whether that isn't known.</returns>
    public static async Task<(string? Reason, bool Unclear)> SetAsync(IEntraDirectory directory, ConsentState consent, string? from, string? to, CancellationToken cancellationToken)
    {
        EntraGrant? now;
        try
        {
            now = await directory.FindGrantForAllAsync(consent.ServicePrincipalId, consent.ResourceId, cancellationToken).ConfigureAwait(false);
        }
        catch (WfException failure)
        {
            return (string.Format(CultureInfo.CurrentCulture, RemediationText.Reason_ConsentNotRead, failure.Message), false);
        }

        if (IsLike(now, to))
        {
            return (null, false);
        }

        if (!IsLike(now, from))
        {
            return (RemediationText.Reason_ChangedSince, false);
        }

        try
        {
            await SendAsync(directory, consent, now, to, cancellationToken).ConfigureAwait(false);
            return (null, false);
        }
        catch (WfException failure) when (ExchangeCalls.IsRefusal(failure))
        {
            return (failure.Message + " " + failure.RecommendedAction, false);
        }
        catch (WfException failure)
        {
            try
            {
                // Not sent a second time: the state itself tells.
                now = await directory.FindGrantForAllAsync(consent.ServicePrincipalId, consent.ResourceId, cancellationToken).ConfigureAwait(false);
                return IsLike(now, to) ? (null, false) : (failure.Message, ExchangeCalls.IsUnclear(failure));
            }
            catch (WfException unreadable)
            {
                return (string.Format(CultureInfo.CurrentCulture, RemediationText.Reason_Unclear, failure.Message, unreadable.Message), true);
            }
        }
    }

    /// <summary>Tells whether a grant has exactly these scopes; null means that there is none.</summary>
    public static bool IsLike(EntraGrant? grant, string? scope) => grant is null
        ? scope is null
        : scope is not null && new HashSet<string>(grant.Scopes, StringComparer.OrdinalIgnoreCase).SetEquals(EntraGrant.Split(scope));

    private static Task SendAsync(IEntraDirectory directory, ConsentState consent, EntraGrant? now, string? to, CancellationToken cancellationToken)
    {
        if (to is null)
        {
            return directory.DeleteGrantAsync(now!.Id!, cancellationToken);
        }

        return now is null
            ? directory.CreateGrantAsync(new EntraGrant { ClientId = consent.ServicePrincipalId, ResourceId = consent.ResourceId, IsForAll = true, Scope = to }, cancellationToken)
            : directory.UpdateGrantAsync(now.Id!, to, cancellationToken);
    }
}
