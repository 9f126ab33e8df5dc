using System.Collections;
using System.Management.Automation;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// Tells entries of the catalog, add-ins of a diagnosis and rows without a mailbox from mailboxes. PowerShell would take them for the mailbox of their
/// name, and each would be an error that no such mailbox exists.
/// </summary>
internal sealed class NotAMailboxAttribute : ArgumentTransformationAttribute
{
    // No identity that Exchange takes holds a NUL. An error from here would be one for each of a thousand entries.
    private const char Mark = '\0';
    private const char NoColumn = '\u0001';

    private static readonly string[] Columns = { "Mailbox", "PrimarySmtpAddress", "UserPrincipalName" };

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? given = Unwrapped.Of(inputData);
        IEnumerable each = given is IEnumerable list and not (string or IDictionary) ? list : new[] { inputData };
        foreach (object? item in each)
        {
            if (Unwrapped.Of(item) is WfCatalogEntry or WfAddInSummary)
            {
                return new[] { Mark + Unwrapped.Of(item)!.ToString() };
            }

            // A row of a CSV file whose column has another name would be asked for as @{Mail=...}.
            if (PSObject.AsPSObject(item ?? string.Empty) is { BaseObject: PSCustomObject } row && !Columns.Any(column => row.Properties[column] is not null))
            {
                return new[] { NoColumn + string.Join(", ", row.Properties.Select(property => property.Name)) };
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

        if (Array.Find(mailboxes, mailbox => mailbox[0] == NoColumn) is string names)
        {
            throw WfErrors.MailboxColumnMissing.For(names.Substring(1), names.Substring(1));
        }
    }
}
