namespace WorkfrontOutlook.Failures;

/// <content>Failures of running a cmdlet in Exchange Online.</content>
public static partial class WfErrors
{
    /// <summary>Exchange Online doesn't accept the token.</summary>
    public static readonly WfErrorDefinition SignInRefused = new(
        nameof(SignInRefused), WfErrorCategory.AuthenticationError, () => ConnectionText.SignInRefused, () => ConnectionText.SignInRefused_Action);

    /// <summary>The caller may not run the cmdlet.</summary>
    public static readonly WfErrorDefinition ExchangePermissionMissing = new(
        nameof(ExchangePermissionMissing), WfErrorCategory.PermissionDenied, () => ConnectionText.ExchangePermissionMissing, () => ConnectionText.ExchangePermissionMissing_Action);

    /// <summary>What the cmdlet was asked about doesn't exist.</summary>
    public static readonly WfErrorDefinition ExchangeObjectNotFound = new(
        nameof(ExchangeObjectNotFound), WfErrorCategory.ObjectNotFound, () => ConnectionText.ExchangeObjectNotFound, () => ConnectionText.ExchangeObjectNotFound_Action);

    /// <summary>The name fits several objects.</summary>
    public static readonly WfErrorDefinition ExchangeObjectAmbiguous = new(
        nameof(ExchangeObjectAmbiguous), WfErrorCategory.InvalidArgument, () => ConnectionText.ExchangeObjectAmbiguous, () => ConnectionText.ExchangeObjectAmbiguous_Action);

    /// <summary>The cmdlet doesn't accept a parameter.</summary>
    public static readonly WfErrorDefinition ExchangeParameterRefused = new(
        nameof(ExchangeParameterRefused), WfErrorCategory.InvalidArgument, () => ConnectionText.ExchangeParameterRefused, () => ConnectionText.ExchangeParameterRefused_Action);

    /// <summary>The cmdlet failed for another reason.</summary>
    public static readonly WfErrorDefinition ExchangeCommandFailed = new(
        nameof(ExchangeCommandFailed), WfErrorCategory.InvalidOperation, () => ConnectionText.ExchangeCommandFailed, () => ConnectionText.ExchangeCommandFailed_Action);

    /// <summary>Exchange Online doesn't know the tenant there.</summary>
    public static readonly WfErrorDefinition TenantNotFound = new(
        nameof(TenantNotFound), WfErrorCategory.ObjectNotFound, () => ConnectionText.TenantNotFound, () => ConnectionText.TenantNotFound_Action);

    /// <summary>The admin endpoint doesn't offer the call.</summary>
    public static readonly WfErrorDefinition ExchangeApiRefused = new(
        nameof(ExchangeApiRefused), WfErrorCategory.NotImplemented, () => ConnectionText.ExchangeApiRefused, () => ConnectionText.ExchangeApiRefused_Action);

    /// <summary>The cmdlet asked for a confirmation instead of running.</summary>
    public static readonly WfErrorDefinition ConfirmationAsked = new(
        nameof(ConfirmationAsked), WfErrorCategory.InvalidOperation, () => ConnectionText.ConfirmationAsked, () => ConnectionText.ConfirmationAsked_Action);

    /// <summary>A list couldn't be read to its end.</summary>
    public static readonly WfErrorDefinition ListCutShort = new(
        nameof(ListCutShort), WfErrorCategory.ReadError, () => ConnectionText.ListCutShort, () => ConnectionText.ListCutShort_Action);

    /// <summary>It isn't known whether a change was made.</summary>
    public static readonly WfErrorDefinition OutcomeUnclear = new(
        nameof(OutcomeUnclear), WfErrorCategory.WriteError, () => ConnectionText.OutcomeUnclear, () => ConnectionText.OutcomeUnclear_Action);
}
