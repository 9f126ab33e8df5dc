using System.Management.Automation;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell;

/// <summary>The one place where failures become PowerShell's error records.</summary>
internal static class ErrorRecords
{
    /// <summary>Makes the record for a failure.</summary>
    /// <param name="failure">The failure; one that the module didn't foresee is wrapped, and kept whole inside.</param>
    /// <returns>The record, with id, category, target and recommended action.</returns>
    public static ErrorRecord From(Exception failure)
    {
        WfException known = Known(failure);
        var category = Enum.TryParse(known.Category.ToString(), out ErrorCategory same) ? same : ErrorCategory.NotSpecified;
        return new ErrorRecord(known, known.ErrorId, category, known.Target)
        {
            ErrorDetails = new ErrorDetails(known.Message) { RecommendedAction = known.RecommendedAction },
        };
    }

    /// <summary>Makes the record for a path that PowerShell refuses: it takes what stands before a colon for a drive, and quotes it.</summary>
    /// <param name="failure">PowerShell's failure, which holds a token.</param>
    /// <returns>The record, without it.</returns>
    public static ErrorRecord Hiding(SessionStateException failure) =>
        new(new SessionStateException(TokenMask.Hide(failure.Message)), failure.ErrorRecord.FullyQualifiedErrorId, failure.ErrorRecord.CategoryInfo.Category, null);

    private static WfException Known(Exception failure) => failure switch
    {
        WfException known => known,
        AggregateException { InnerExceptions.Count: 1 } several => Known(several.InnerExceptions[0]),
        _ => WfErrors.Unexpected.Because(failure, null, failure.Message),
    };
}
