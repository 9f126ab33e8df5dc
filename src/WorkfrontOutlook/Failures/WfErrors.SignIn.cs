namespace WorkfrontOutlook.Failures;

/// <content>Failures of signing in.</content>
public static partial class WfErrors
{
    /// <summary>Nobody sits at the screen of a host that would have to ask.</summary>
    public static readonly WfErrorDefinition SignInNeedsPerson = new(
        nameof(SignInNeedsPerson), WfErrorCategory.InvalidOperation, () => SignInText.SignInNeedsPerson, () => SignInText.SignInNeedsPerson_Action);

    /// <summary>No app was given to sign in with.</summary>
    public static readonly WfErrorDefinition ClientIdNeeded = new(
        nameof(ClientIdNeeded), WfErrorCategory.InvalidArgument, () => SignInText.ClientIdNeeded, () => SignInText.ClientIdNeeded_Action);

    /// <summary>The app's id isn't a GUID.</summary>
    public static readonly WfErrorDefinition ClientIdMalformed = new(
        nameof(ClientIdMalformed), WfErrorCategory.InvalidArgument, () => SignInText.ClientIdMalformed, () => SignInText.ClientIdMalformed_Action);

    /// <summary>No tenant was given to sign in to.</summary>
    public static readonly WfErrorDefinition SignInTenantNeeded = new(
        nameof(SignInTenantNeeded), WfErrorCategory.InvalidArgument, () => SignInText.SignInTenantNeeded, () => SignInText.SignInTenantNeeded_Action);

    /// <summary>What the sign-in needs wasn't given.</summary>
    public static readonly WfErrorDefinition SignInInputMissing = new(
        nameof(SignInInputMissing), WfErrorCategory.InvalidArgument, () => SignInText.SignInInputMissing, () => SignInText.SignInInputMissing_Action);

    /// <summary>The app's secret isn't right.</summary>
    public static readonly WfErrorDefinition ClientSecretRefused = new(
        nameof(ClientSecretRefused), WfErrorCategory.AuthenticationError, () => SignInText.ClientSecretRefused, () => SignInText.ClientSecretRefused_Action);

    /// <summary>The app's secret has expired.</summary>
    public static readonly WfErrorDefinition ClientSecretExpired = new(
        nameof(ClientSecretExpired), WfErrorCategory.AuthenticationError, () => SignInText.ClientSecretExpired, () => SignInText.ClientSecretExpired_Action);

    /// <summary>Entra doesn't accept the app's certificate.</summary>
    public static readonly WfErrorDefinition ClientCertificateRefused = new(
        nameof(ClientCertificateRefused), WfErrorCategory.AuthenticationError, () => SignInText.ClientCertificateRefused, () => SignInText.ClientCertificateRefused_Action);

    /// <summary>The tenant doesn't know the app.</summary>
    public static readonly WfErrorDefinition UnknownApp = new(
        nameof(UnknownApp), WfErrorCategory.AuthenticationError, () => SignInText.UnknownApp, () => SignInText.UnknownApp_Action);

    /// <summary>The app is disabled.</summary>
    public static readonly WfErrorDefinition AppDisabled = new(
        nameof(AppDisabled), WfErrorCategory.AuthenticationError, () => SignInText.AppDisabled, () => SignInText.AppDisabled_Action);

    /// <summary>There is no such tenant in this cloud.</summary>
    public static readonly WfErrorDefinition UnknownTenant = new(
        nameof(UnknownTenant), WfErrorCategory.AuthenticationError, () => SignInText.UnknownTenant, () => SignInText.UnknownTenant_Action);

    /// <summary>Nobody has consented to what the app asks for.</summary>
    public static readonly WfErrorDefinition ConsentMissing = new(
        nameof(ConsentMissing), WfErrorCategory.PermissionDenied, () => SignInText.ConsentMissing, () => SignInText.ConsentMissing_Action);

    /// <summary>A Conditional Access policy blocks the sign-in.</summary>
    public static readonly WfErrorDefinition ConditionalAccessBlocked = new(
        nameof(ConditionalAccessBlocked), WfErrorCategory.PermissionDenied, () => SignInText.ConditionalAccessBlocked, () => SignInText.ConditionalAccessBlocked_Action);

    /// <summary>The tenant asks for a further factor.</summary>
    public static readonly WfErrorDefinition MultifactorNeeded = new(
        nameof(MultifactorNeeded), WfErrorCategory.AuthenticationError, () => SignInText.MultifactorNeeded, () => SignInText.MultifactorNeeded_Action);

    /// <summary>The user can't sign in.</summary>
    public static readonly WfErrorDefinition UserSignInRefused = new(
        nameof(UserSignInRefused), WfErrorCategory.AuthenticationError, () => SignInText.UserSignInRefused, () => SignInText.UserSignInRefused_Action);

    /// <summary>The app isn't set up for sign-in by a person.</summary>
    public static readonly WfErrorDefinition PublicClientRefused = new(
        nameof(PublicClientRefused), WfErrorCategory.AuthenticationError, () => SignInText.PublicClientRefused, () => SignInText.PublicClientRefused_Action);

    /// <summary>The person cancelled the sign-in.</summary>
    public static readonly WfErrorDefinition SignInCancelled = new(
        nameof(SignInCancelled), WfErrorCategory.InvalidOperation, () => SignInText.SignInCancelled, () => SignInText.SignInCancelled_Action);

    /// <summary>Nobody finished the sign-in in time.</summary>
    public static readonly WfErrorDefinition SignInTimedOut = new(
        nameof(SignInTimedOut), WfErrorCategory.OperationTimeout, () => SignInText.SignInTimedOut, () => SignInText.SignInTimedOut_Action);

    /// <summary>No browser could be opened.</summary>
    public static readonly WfErrorDefinition BrowserUnavailable = new(
        nameof(BrowserUnavailable), WfErrorCategory.ResourceUnavailable, () => SignInText.BrowserUnavailable, () => SignInText.BrowserUnavailable_Action);

    /// <summary>The device code has expired.</summary>
    public static readonly WfErrorDefinition DeviceCodeExpired = new(
        nameof(DeviceCodeExpired), WfErrorCategory.OperationTimeout, () => SignInText.DeviceCodeExpired, () => SignInText.DeviceCodeExpired_Action);

    /// <summary>The person declined at the device.</summary>
    public static readonly WfErrorDefinition DeviceCodeDenied = new(
        nameof(DeviceCodeDenied), WfErrorCategory.AuthenticationError, () => SignInText.DeviceCodeDenied, () => SignInText.DeviceCodeDenied_Action);

    /// <summary>The sign-in has ended and can't be renewed silently.</summary>
    public static readonly WfErrorDefinition SignInAgainNeeded = new(
        nameof(SignInAgainNeeded), WfErrorCategory.AuthenticationError, () => SignInText.SignInAgainNeeded, () => SignInText.SignInAgainNeeded_Action);

    /// <summary>The certificate store doesn't hold the certificate.</summary>
    public static readonly WfErrorDefinition CertificateNotFound = new(
        nameof(CertificateNotFound), WfErrorCategory.ObjectNotFound, () => SignInText.CertificateNotFound, () => SignInText.CertificateNotFound_Action);

    /// <summary>The certificate comes without its private key.</summary>
    public static readonly WfErrorDefinition CertificateWithoutPrivateKey = new(
        nameof(CertificateWithoutPrivateKey), WfErrorCategory.InvalidArgument, () => SignInText.CertificateWithoutPrivateKey, () => SignInText.CertificateWithoutPrivateKey_Action);

    /// <summary>The certificate's key isn't RSA.</summary>
    public static readonly WfErrorDefinition CertificateNotRsa = new(
        nameof(CertificateNotRsa), WfErrorCategory.InvalidArgument, () => SignInText.CertificateNotRsa, () => SignInText.CertificateNotRsa_Action);

    /// <summary>The certificate has expired, or isn't valid yet.</summary>
    public static readonly WfErrorDefinition CertificateNotValidNow = new(
        nameof(CertificateNotValidNow), WfErrorCategory.InvalidArgument, () => SignInText.CertificateNotValidNow, () => SignInText.CertificateNotValidNow_Action);

    /// <summary>The file isn't a readable PFX file.</summary>
    public static readonly WfErrorDefinition CertificateFileUnreadable = new(
        nameof(CertificateFileUnreadable), WfErrorCategory.InvalidData, () => SignInText.CertificateFileUnreadable, () => SignInText.CertificateFileUnreadable_Action);

    /// <summary>The PFX file's password isn't right.</summary>
    public static readonly WfErrorDefinition CertificatePasswordWrong = new(
        nameof(CertificatePasswordWrong), WfErrorCategory.InvalidArgument, () => SignInText.CertificatePasswordWrong, () => SignInText.CertificatePasswordWrong_Action);

    /// <summary>This machine offers no managed identity.</summary>
    public static readonly WfErrorDefinition ManagedIdentityNotAvailable = new(
        nameof(ManagedIdentityNotAvailable), WfErrorCategory.ResourceUnavailable, () => SignInText.ManagedIdentityNotAvailable, () => SignInText.ManagedIdentityNotAvailable_Action);

    /// <summary>The managed identity's endpoint refused.</summary>
    public static readonly WfErrorDefinition IdentityEndpointFailed = new(
        nameof(IdentityEndpointFailed), WfErrorCategory.AuthenticationError, () => SignInText.IdentityEndpointFailed, () => SignInText.IdentityEndpointFailed_Action);

    /// <summary>Entra doesn't accept the other provider's token.</summary>
    public static readonly WfErrorDefinition FederatedTokenRefused = new(
        nameof(FederatedTokenRefused), WfErrorCategory.AuthenticationError, () => SignInText.FederatedTokenRefused, () => SignInText.FederatedTokenRefused_Action);

    /// <summary>Nothing here gives a federated token.</summary>
    public static readonly WfErrorDefinition FederatedIdentityNotFound = new(
        nameof(FederatedIdentityNotFound), WfErrorCategory.ResourceUnavailable, () => SignInText.FederatedIdentityNotFound, () => SignInText.FederatedIdentityNotFound_Action);

    /// <summary>The pipeline or workload gave no federated token.</summary>
    public static readonly WfErrorDefinition FederatedTokenUnavailable = new(
        nameof(FederatedTokenUnavailable), WfErrorCategory.AuthenticationError, () => SignInText.FederatedTokenUnavailable, () => SignInText.FederatedTokenUnavailable_Action);

    /// <summary>The sign-in is throttled.</summary>
    public static readonly WfErrorDefinition SignInThrottled = new(
        nameof(SignInThrottled), WfErrorCategory.LimitsExceeded, () => SignInText.SignInThrottled, () => SignInText.SignInThrottled_Action);

    /// <summary>The sign-in service failed for reasons of its own.</summary>
    public static readonly WfErrorDefinition SignInServiceFailed = new(
        nameof(SignInServiceFailed), WfErrorCategory.ResourceUnavailable, () => SignInText.SignInServiceFailed, () => SignInText.SignInServiceFailed_Action);

    /// <summary>The answer of the sign-in can't be understood.</summary>
    public static readonly WfErrorDefinition SignInReplyMalformed = new(
        nameof(SignInReplyMalformed), WfErrorCategory.ProtocolError, () => SignInText.SignInReplyMalformed, () => SignInText.SignInReplyMalformed_Action);

    /// <summary>The sign-in service can't be reached.</summary>
    public static readonly WfErrorDefinition SignInUnreachable = new(
        nameof(SignInUnreachable), WfErrorCategory.ConnectionError, () => SignInText.SignInUnreachable, () => SignInText.SignInUnreachable_Action);

    /// <summary>The sign-in failed for another reason.</summary>
    public static readonly WfErrorDefinition SignInFailed = new(
        nameof(SignInFailed), WfErrorCategory.AuthenticationError, () => SignInText.SignInFailed, () => SignInText.SignInFailed_Action);
}
