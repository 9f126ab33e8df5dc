namespace WorkfrontOutlook.Failures;

/// <content>Failures of testing readiness and granting consent.</content>
public static partial class WfErrors
{
    /// <summary>A client id isn't a GUID.</summary>
    public static readonly WfErrorDefinition ClientIdNotValid = new(
        nameof(ClientIdNotValid), WfErrorCategory.InvalidArgument, () => NestedAppAuthText.ClientIdNotValid, () => NestedAppAuthText.ClientIdNotValid_Action);

    /// <summary>An add-in id is neither a GUID nor an asset id.</summary>
    public static readonly WfErrorDefinition AddInIdNotValid = new(
        nameof(AddInIdNotValid), WfErrorCategory.InvalidArgument, () => NestedAppAuthText.AddInIdNotValid, () => NestedAppAuthText.AddInIdNotValid_Action);

    /// <summary>The client id of an add-in isn't known.</summary>
    public static readonly WfErrorDefinition ClientIdUnknown = new(
        nameof(ClientIdUnknown), WfErrorCategory.ObjectNotFound, () => NestedAppAuthText.ClientIdUnknown, () => NestedAppAuthText.ClientIdUnknown_Action);

    /// <summary>Consent can't be granted without naming the permissions.</summary>
    public static readonly WfErrorDefinition ScopesNeeded = new(
        nameof(ScopesNeeded), WfErrorCategory.InvalidArgument, () => NestedAppAuthText.ScopesNeeded, () => NestedAppAuthText.ScopesNeeded_Action);

    /// <summary>A permission can't be granted by the module.</summary>
    public static readonly WfErrorDefinition ScopeNotGrantable = new(
        nameof(ScopeNotGrantable), WfErrorCategory.InvalidArgument, () => NestedAppAuthText.ScopeNotGrantable, () => NestedAppAuthText.ScopeNotGrantable_Action);

    /// <summary>The caller may not give consent for everybody.</summary>
    public static readonly WfErrorDefinition ConsentPermissionMissing = new(
        nameof(ConsentPermissionMissing), WfErrorCategory.PermissionDenied, () => NestedAppAuthText.ConsentPermissionMissing, () => NestedAppAuthText.ConsentPermissionMissing_Action);

    /// <summary>A redirect address isn't a whole address.</summary>
    public static readonly WfErrorDefinition RedirectUriNotValid = new(
        nameof(RedirectUriNotValid), WfErrorCategory.InvalidArgument, () => NestedAppAuthText.RedirectUriNotValid, () => NestedAppAuthText.RedirectUriNotValid_Action);

    /// <summary>There is nothing to consent to: the add-in is retired.</summary>
    public static readonly WfErrorDefinition AddInRetired = new(
        nameof(AddInRetired), WfErrorCategory.InvalidOperation, () => NestedAppAuthText.AddInRetired, () => NestedAppAuthText.AddInRetired_Action);

    /// <summary>Two switches were given of which each asks for another job.</summary>
    public static readonly WfErrorDefinition OneJobOnly = new(
        nameof(OneJobOnly), WfErrorCategory.InvalidArgument, () => NestedAppAuthText.OneJobOnly, () => NestedAppAuthText.OneJobOnly_Action);
}
