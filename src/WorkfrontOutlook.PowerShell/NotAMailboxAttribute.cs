using System.Collections;
using System.Management.Automation;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// Tells entries of the catalog and add-ins of a diagnosis from mailboxes. PowerShell would take them for the mailbox of their
/// name, and each would be an error that no such mailbox exists.
/// </summary>
internal sealed class NotAMailboxAttribute : ArgumentTransformationAttribute
{
    // No identity that Exchange takes holds a NUL. An error from here would be one for each of a thousand entries.
    private const char Mark = '\0';

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? given = Unwrapped.Of(inputData);
        IEnumerable each = given is IEnumerable list and not (string or IDictionary) ? list : new[] { given };
        foreach (object? item in each)
        {
            if (Unwrapped.Of(item) is WfCatalogEntry or WfAddInSummary)
            {
                return new[] { Mark + Unwrapped.Of(item)!.ToString() };
            }
        }

        return inputData!;
    }

    /// <summary>Ends the cmdlet where add-ins were given.</summary>
    /// <param name="mailboxes">What was bound.</param>
    /// <exception cref="WfException">MailboxExpected.</exception>
    public static void Check(string[] mailboxes)
    {
        if (Array.Find(mailboxes, mailbox => mailbox[0] == Mark) is string addIn)
        {
            throw WfErrors.MailboxExpected.For(addIn.Substring(1), addIn.Substring(1));
        }
    }
}
