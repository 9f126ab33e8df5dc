using System.Globalization;

namespace WorkfrontOutlook.AddIns;

/// <summary>Which sources a request means, and what to say of what could not be read.</summary>
public static class InventorySources
{
    private static readonly AddInSource[] OwnSources = { AddInSource.TokenReport, AddInSource.Organization, AddInSource.PrivateCatalog, AddInSource.IntegratedApps };

    /// <summary>Tells which sources are meant.</summary>
    /// <param name="wanted">What the caller named; null or empty means the default.</param>
    /// <param name="mailboxesGiven">Whether the caller named mailboxes; then they alone are the default.</param>
    /// <returns>The sources.</returns>
    public static IReadOnlyList<AddInSource> Of(IReadOnlyCollection<InventorySource>? wanted, bool mailboxesGiven)
    {
        if (wanted is null || wanted.Count == 0)
        {
            return mailboxesGiven ? new[] { AddInSource.Mailbox } : OwnSources;
        }

        return wanted.Contains(InventorySource.All)
            ? InventoryOptions.AllSources
            : InventoryOptions.AllSources.Where(source => wanted.Any(name => string.Equals(name.ToString(), source.ToString(), StringComparison.Ordinal))).ToArray();
    }

    /// <summary>Says that answers are old.</summary>
    /// <param name="tally">What was and wasn't read.</param>
    /// <returns>The warning, or null when they are not.</returns>
    public static string? OldWarning(InventoryTally tally) => tally.OldSince is DateTimeOffset since
        ? string.Format(CultureInfo.CurrentCulture, AddInText.OldAnswers, IsoDate.Day(since.UtcDateTime))
        : null;

    /// <summary>Says with counts that something could not be read.</summary>
    /// <param name="tally">What was and wasn't read.</param>
    /// <returns>The warning, or null when everything was read.</returns>
    public static string? Warning(InventoryTally tally)
    {
        int sources = tally.Missing.Count(missing => missing.Source != AddInSource.Mailbox) + (tally.ListingFailed ? 1 : 0);
        if (tally.Failed == 0 && tally.Skipped == 0 && sources == 0 && tally.Missing.Count == 0)
        {
            return null;
        }

        // Counts of mailboxes that nobody asked for would only raise questions.
        return tally.Expected is null && !tally.ListingFailed && tally.Scanned + tally.Failed + tally.Skipped == 0
            ? string.Format(CultureInfo.CurrentCulture, AddInText.SourcesNotWhole, sources)
            : string.Format(CultureInfo.CurrentCulture, AddInText.NotWhole, tally.Scanned, tally.Expected?.ToString("N0", CultureInfo.CurrentCulture) ?? "?", tally.Failed, tally.Skipped, sources);
    }
}
