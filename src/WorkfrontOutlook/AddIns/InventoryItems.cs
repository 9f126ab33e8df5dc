using System.Globalization;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>Makes what an inventory gives: the add-ins that are asked for, and the failures, each counted in the tally.</summary>
internal sealed class InventoryItems
{
    private readonly InventoryOptions _options;
    private readonly InventoryTally _tally;

    public InventoryItems(InventoryOptions options, InventoryTally tally)
    {
        _options = options;
        _tally = tally;
    }

    /// <summary>Gives an add-in, or null where it isn't among those that are asked for.</summary>
    public InventoryItem? Kept(WfOutlookAddIn addIn)
    {
        if (addIn.Scope == AddInScope.Default && !_options.IncludeDefault)
        {
            return null;
        }

        if (_options.WorkfrontOnly && !addIn.IsWorkfront)
        {
            return null;
        }

        return _options.AddInIds.Count == 0 || _options.AddInIds.Any(id => IsId(id, addIn.AddInId) || IsId(id, addIn.AssetId))
            ? new InventoryItem { AddIn = addIn }
            : null;
    }

    public InventoryItem SourceFailed(AddInSource source, WfException cause)
    {
        _tally.Add(new WfMissing { Source = source, Scope = AddInText.Whole, Reason = cause.Message, Remedy = cause.RecommendedAction });
        return new InventoryItem { Failure = WfErrors.SourceNotRead.Because(cause, source.ToString(), source, cause.Message, cause.RecommendedAction) };
    }

    public WfException MailboxFailed(string mailbox, WfException cause)
    {
        _tally.Add(new WfMissing { Source = AddInSource.Mailbox, Scope = mailbox, Reason = cause.Message, Remedy = cause.RecommendedAction });
        return WfErrors.MailboxNotRead.Because(cause, mailbox, mailbox, cause.Message, cause.RecommendedAction);
    }

    // The same error, but to read it again is no advice for a mailbox that isn't there.
    public WfException MailboxGone(string mailbox, string reason, string remedy, WfException cause)
    {
        _tally.Add(new WfMissing { Source = AddInSource.Mailbox, Scope = mailbox, Reason = reason, Remedy = remedy });
        return new WfException(WfErrors.MailboxNotRead, Text(WfErrors.MailboxNotRead.MessageFormat, mailbox, reason), remedy, mailbox, cause);
    }

    // The same error, but a part of the source has a remedy of its own: there is no -Source for it.
    public static WfException PartNotRead(string scope, string reason, string remedy, WfException? cause) =>
        new(WfErrors.SourceNotRead, Text(WfErrors.SourceNotRead.MessageFormat, $"{AddInSource.Mailbox} ({scope})", reason), remedy, scope, cause);

    public InventoryItem SweepStopped(WfException cause, int notAsked)
    {
        string scope = Text(AddInText.MailboxCount, notAsked);
        string reason = Text(AddInText.SweepStopped_Reason, cause.Message);
        _tally.Add(new WfMissing { Source = AddInSource.Mailbox, Scope = scope, Reason = reason, Remedy = cause.RecommendedAction });
        return new InventoryItem { Failure = PartNotRead(scope, reason, cause.RecommendedAction, cause) };
    }

    // With braces or blanks, as other tools write it, an id is the same.
    private static bool IsId(string wanted, string? id) => id is not null && string.Equals(AppFields.NormalId(wanted), AppFields.NormalId(id), StringComparison.Ordinal);

    private static string Text(string format, params object[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
