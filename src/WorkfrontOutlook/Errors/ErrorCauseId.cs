namespace WorkfrontOutlook.Errors;

/// <summary>The codes of the causes, as they stand in the table of known errors.</summary>
public static class ErrorCauseId
{
    /// <summary>Exchange Online no longer issues legacy tokens.</summary>
    public const string LegacyTokensOff = nameof(LegacyTokensOff);

    /// <summary>The auth certificate of an Exchange server is missing, expired or invalid.</summary>
    public const string OnPremisesAuthCertificate = nameof(OnPremisesAuthCertificate);

    /// <summary>Outlook 2510 and later ask for more permission than documented, on-premises.</summary>
    public const string OnPremisesPermissionRegression = nameof(OnPremisesPermissionRegression);

    /// <summary>EWS of an Exchange server isn't reachable or refuses OAuth.</summary>
    public const string OnPremisesEwsUnavailable = nameof(OnPremisesEwsUnavailable);

    /// <summary>The mailbox is a consumer's (Outlook.com).</summary>
    public const string ConsumerAccount = nameof(ConsumerAccount);

    /// <summary>The add-in was used in a shared mailbox.</summary>
    public const string SharedMailbox = nameof(SharedMailbox);

    /// <summary>The add-in's manifest asks for too little permission.</summary>
    public const string TokenPermissionMissing = nameof(TokenPermissionMissing);

    /// <summary>The add-in's single sign-on (getAccessToken) failed.</summary>
    public const string SsoGetAccessToken = nameof(SsoGetAccessToken);

    /// <summary>A Conditional Access policy blocks the sign-in.</summary>
    public const string ConditionalAccess = nameof(ConditionalAccess);

    /// <summary>Consent or assignment for an Entra app is missing.</summary>
    public const string EntraConsentMissing = nameof(EntraConsentMissing);

    /// <summary>The client had no connection.</summary>
    public const string NetworkError = nameof(NetworkError);

    /// <summary>EWS is switched off in Exchange Online.</summary>
    public const string EwsDisabled = nameof(EwsDisabled);

    /// <summary>A fault of the Exchange service itself.</summary>
    public const string ExchangeServerError = nameof(ExchangeServerError);

    /// <summary>Tokens are issued to this mailbox, so the cause lies elsewhere.</summary>
    public const string TokensStillIssued = nameof(TokensStillIssued);

    /// <summary>A defect of Workfront for Outlook with attachments.</summary>
    public const string WorkfrontAttachmentDefect = nameof(WorkfrontAttachmentDefect);

    /// <summary>Another defect of Workfront for Outlook.</summary>
    public const string WorkfrontAddInDefect = nameof(WorkfrontAddInDefect);
}
