namespace WorkfrontOutlook.Failures;

public static partial class WfErrors
{
    /// <summary>A mailbox was asked and gave no answer. Not terminating: the other mailboxes are read.</summary>
    public static readonly WfErrorDefinition MailboxNotRead = new(
        nameof(MailboxNotRead), WfErrorCategory.ReadError, () => AddInText.MailboxNotRead, () => AddInText.MailboxNotRead_Action);

    /// <summary>An add-in was given where a mailbox is expected. {0}: the add-in.</summary>
    public static readonly WfErrorDefinition MailboxExpected = new(
        nameof(MailboxExpected), WfErrorCategory.InvalidArgument, () => AddInText.MailboxExpected, () => AddInText.MailboxExpected_Action);

    /// <summary>Rows were given as mailboxes, and no column of theirs names one.</summary>
    public static readonly WfErrorDefinition MailboxColumnMissing = new(
        nameof(MailboxColumnMissing), WfErrorCategory.InvalidArgument, () => AddInText.MailboxColumnMissing, () => AddInText.MailboxColumnMissing_Action);

    /// <summary>A source could not be read. Not terminating: the other sources are read.</summary>
    public static readonly WfErrorDefinition SourceNotRead = new(
        nameof(SourceNotRead), WfErrorCategory.ReadError, () => AddInText.SourceNotRead, () => AddInText.SourceNotRead_Action);

    /// <summary>A given mailbox lives on-premises.</summary>
    public static readonly WfErrorDefinition MailboxIsOnPremises = new(
        nameof(MailboxIsOnPremises), WfErrorCategory.InvalidOperation, () => AddInText.MailboxIsOnPremises, () => AddInText.MailboxIsOnPremises_Action);

    /// <summary>A given identity doesn't name exactly one mailbox. {0}: the identity, {1}: how many it names.</summary>
    public static readonly WfErrorDefinition MailboxNotUnique = new(
        nameof(MailboxNotUnique), WfErrorCategory.InvalidArgument, () => AddInText.MailboxNotUnique, () => AddInText.MailboxNotUnique_Action);

    /// <summary>The connection has no Microsoft Graph.</summary>
    public static readonly WfErrorDefinition GraphNotConnected = new(
        nameof(GraphNotConnected), WfErrorCategory.ResourceUnavailable, () => AddInText.GraphNotConnected, () => AddInText.GraphNotConnected_Action);

    /// <summary>The throttle limit is out of range.</summary>
    public static readonly WfErrorDefinition TooManyAtOnce = new(
        nameof(TooManyAtOnce), WfErrorCategory.InvalidArgument, () => AddInText.TooManyAtOnce, () => AddInText.TooManyAtOnce_Action);

    /// <summary>The caller's roles don't include an Exchange cmdlet.</summary>
    public static readonly WfErrorDefinition CmdletNotAllowed = new(
        nameof(CmdletNotAllowed), WfErrorCategory.PermissionDenied, () => AddInText.CmdletNotAllowed, () => AddInText.CmdletNotAllowed_Action);
}
