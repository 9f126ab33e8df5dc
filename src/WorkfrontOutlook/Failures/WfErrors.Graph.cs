namespace WorkfrontOutlook.Failures;

/// <content>Failures of asking Microsoft Graph.</content>
public static partial class WfErrors
{
    /// <summary>Microsoft Graph doesn't accept the token.</summary>
    public static readonly WfErrorDefinition GraphSignInRefused = new(
        nameof(GraphSignInRefused), WfErrorCategory.AuthenticationError, () => ConnectionText.GraphSignInRefused, () => ConnectionText.GraphSignInRefused_Action);

    /// <summary>The caller may not read this from Microsoft Graph.</summary>
    public static readonly WfErrorDefinition GraphPermissionMissing = new(
        nameof(GraphPermissionMissing), WfErrorCategory.PermissionDenied, () => ConnectionText.GraphPermissionMissing, () => ConnectionText.GraphPermissionMissing_Action);

    /// <summary>Sign-ins can't be read without the right to read the directory.</summary>
    public static readonly WfErrorDefinition GraphDirectoryReadMissing = new(
        nameof(GraphDirectoryReadMissing), WfErrorCategory.PermissionDenied, () => ConnectionText.GraphDirectoryReadMissing, () => ConnectionText.GraphDirectoryReadMissing_Action);

    /// <summary>The tenant's licence doesn't include this; for sign-ins it is Entra ID P1.</summary>
    public static readonly WfErrorDefinition GraphLicenceMissing = new(
        nameof(GraphLicenceMissing), WfErrorCategory.PermissionDenied, () => ConnectionText.GraphLicenceMissing, () => ConnectionText.GraphLicenceMissing_Action);

    /// <summary>Microsoft Graph refused the request for another reason.</summary>
    public static readonly WfErrorDefinition GraphRequestFailed = new(
        nameof(GraphRequestFailed), WfErrorCategory.ResourceUnavailable, () => ConnectionText.GraphRequestFailed, () => ConnectionText.GraphRequestFailed_Action);
}
