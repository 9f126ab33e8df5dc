namespace WorkfrontOutlook.Failures;

/// <content>Failures of changing the tenant.</content>
public static partial class WfErrors
{
    /// <summary>-Workfront was given as false, which leaves nothing to change.</summary>
    public static readonly WfErrorDefinition NoAddInMeant = new(
        nameof(NoAddInMeant), WfErrorCategory.InvalidArgument, () => RemediationText.NoAddInMeant, () => RemediationText.NoAddInMeant_Action);

    /// <summary>More targets than allowed; nothing was sent.</summary>
    public static readonly WfErrorDefinition TooManyTargets = new(
        nameof(TooManyTargets), WfErrorCategory.LimitsExceeded, () => RemediationText.TooManyTargets, () => RemediationText.TooManyTargets_Action);

    /// <summary>An add-in was read from another tenant than the connected one; nothing was sent.</summary>
    public static readonly WfErrorDefinition AddInOfAnotherTenant = new(
        nameof(AddInOfAnotherTenant), WfErrorCategory.InvalidArgument, () => RemediationText.AddInOfAnotherTenant, () => RemediationText.AddInOfAnotherTenant_Action);

    /// <summary>The results that were given name no undo record.</summary>
    public static readonly WfErrorDefinition NoUndoRecordGiven = new(
        nameof(NoUndoRecordGiven), WfErrorCategory.InvalidArgument, () => RemediationText.NoUndoRecordGiven, () => RemediationText.NoUndoRecordGiven_Action);

    /// <summary>The undo record's file exists already.</summary>
    public static readonly WfErrorDefinition UndoRecordExists = new(
        nameof(UndoRecordExists), WfErrorCategory.InvalidArgument, () => RemediationText.UndoRecordExists, () => RemediationText.UndoRecordExists_Action);

    /// <summary>The undo record can't be written; no change is sent without it.</summary>
    public static readonly WfErrorDefinition UndoRecordNotWritable = new(
        nameof(UndoRecordNotWritable), WfErrorCategory.WriteError, () => RemediationText.UndoRecordNotWritable, () => RemediationText.UndoRecordNotWritable_Action);

    /// <summary>The undo record can't be read.</summary>
    public static readonly WfErrorDefinition UndoRecordNotReadable = new(
        nameof(UndoRecordNotReadable), WfErrorCategory.ReadError, () => RemediationText.UndoRecordNotReadable, () => RemediationText.UndoRecordNotReadable_Action);

    /// <summary>A file is no undo record, or is damaged.</summary>
    public static readonly WfErrorDefinition UndoRecordNotUnderstood = new(
        nameof(UndoRecordNotUnderstood), WfErrorCategory.InvalidData, () => RemediationText.UndoRecordNotUnderstood, () => RemediationText.UndoRecordNotUnderstood_Action);

    /// <summary>An undo record has another version of the format.</summary>
    public static readonly WfErrorDefinition UndoRecordOfAnotherVersion = new(
        nameof(UndoRecordOfAnotherVersion), WfErrorCategory.InvalidData, () => RemediationText.UndoRecordOfAnotherVersion, () => RemediationText.UndoRecordOfAnotherVersion_Action);

    /// <summary>An undo record belongs to another tenant.</summary>
    public static readonly WfErrorDefinition UndoRecordOfAnotherTenant = new(
        nameof(UndoRecordOfAnotherTenant), WfErrorCategory.InvalidArgument, () => RemediationText.UndoRecordOfAnotherTenant, () => RemediationText.UndoRecordOfAnotherTenant_Action);

    /// <summary>Legacy tokens can't be turned on any more.</summary>
    public static readonly WfErrorDefinition LegacyTokensCannotBeAllowed = new(
        nameof(LegacyTokensCannotBeAllowed), WfErrorCategory.InvalidOperation, () => RemediationText.LegacyTokensCannotBeAllowed, () => RemediationText.LegacyTokensCannotBeAllowed_Action);

    /// <summary>An application has no service principal in the tenant.</summary>
    public static readonly WfErrorDefinition ServicePrincipalMissing = new(
        nameof(ServicePrincipalMissing), WfErrorCategory.ObjectNotFound, () => RemediationText.ServicePrincipalMissing, () => RemediationText.ServicePrincipalMissing_Action);

    /// <summary>One target was not changed.</summary>
    public static readonly WfErrorDefinition TargetNotChanged = new(
        nameof(TargetNotChanged), WfErrorCategory.InvalidOperation, () => RemediationText.TargetNotChanged, () => RemediationText.TargetNotChanged_Action);

    /// <summary>A change must be confirmed and the host can't ask.</summary>
    public static readonly WfErrorDefinition NobodyToAsk = new(
        nameof(NobodyToAsk), WfErrorCategory.InvalidOperation, () => RemediationText.NobodyToAsk, () => RemediationText.NobodyToAsk_Action);
}
