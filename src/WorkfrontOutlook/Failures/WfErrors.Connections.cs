namespace WorkfrontOutlook.Failures;

/// <content>Failures of connecting and of reaching a service.</content>
public static partial class WfErrors
{
    /// <summary>The base address can't be used.</summary>
    public static readonly WfErrorDefinition EndpointNotAllowed = new(
        nameof(EndpointNotAllowed), WfErrorCategory.InvalidArgument, () => ConnectionText.EndpointNotAllowed, () => ConnectionText.EndpointNotAllowed_Action);

    /// <summary>The way to sign in isn't offered yet.</summary>
    public static readonly WfErrorDefinition SignInNotAvailable = new(
        nameof(SignInNotAvailable), WfErrorCategory.NotImplemented, () => ConnectionText.SignInNotAvailable, () => ConnectionText.SignInNotAvailable_Action);

    /// <summary>A token that is needed wasn't given.</summary>
    public static readonly WfErrorDefinition AccessTokenMissing = new(
        nameof(AccessTokenMissing), WfErrorCategory.InvalidArgument, () => ConnectionText.AccessTokenMissing, () => ConnectionText.AccessTokenMissing_Action);

    /// <summary>The given text can't be an access token.</summary>
    public static readonly WfErrorDefinition AccessTokenMalformed = new(
        nameof(AccessTokenMalformed), WfErrorCategory.InvalidArgument, () => ConnectionText.AccessTokenMalformed, () => ConnectionText.AccessTokenMalformed_Action);

    /// <summary>The given token has expired.</summary>
    public static readonly WfErrorDefinition AccessTokenExpired = new(
        nameof(AccessTokenExpired), WfErrorCategory.AuthenticationError, () => ConnectionText.AccessTokenExpired, () => ConnectionText.AccessTokenExpired_Action);

    /// <summary>The given token is for another service.</summary>
    public static readonly WfErrorDefinition AccessTokenWrongAudience = new(
        nameof(AccessTokenWrongAudience), WfErrorCategory.InvalidArgument, () => ConnectionText.AccessTokenWrongAudience, () => ConnectionText.AccessTokenWrongAudience_Action);

    /// <summary>What names the tenant doesn't name the same one.</summary>
    public static readonly WfErrorDefinition TenantMismatch = new(
        nameof(TenantMismatch), WfErrorCategory.InvalidArgument, () => ConnectionText.TenantMismatch, () => ConnectionText.TenantMismatch_Action);

    /// <summary>The tenant can't be told from the token.</summary>
    public static readonly WfErrorDefinition TenantIdNeeded = new(
        nameof(TenantIdNeeded), WfErrorCategory.InvalidArgument, () => ConnectionText.TenantIdNeeded, () => ConnectionText.TenantIdNeeded_Action);

    /// <summary>The tenant is neither an id nor a domain.</summary>
    public static readonly WfErrorDefinition TenantIdMalformed = new(
        nameof(TenantIdMalformed), WfErrorCategory.InvalidArgument, () => ConnectionText.TenantIdMalformed, () => ConnectionText.TenantIdMalformed_Action);

    /// <summary>The service can't be reached.</summary>
    public static readonly WfErrorDefinition EndpointUnreachable = new(
        nameof(EndpointUnreachable), WfErrorCategory.ConnectionError, () => ConnectionText.EndpointUnreachable, () => ConnectionText.EndpointUnreachable_Action);

    /// <summary>The service didn't answer in time.</summary>
    public static readonly WfErrorDefinition ServiceTimeout = new(
        nameof(ServiceTimeout), WfErrorCategory.OperationTimeout, () => ConnectionText.ServiceTimeout, () => ConnectionText.ServiceTimeout_Action);

    /// <summary>The service throttles, and the retries are used up.</summary>
    public static readonly WfErrorDefinition Throttled = new(
        nameof(Throttled), WfErrorCategory.LimitsExceeded, () => ConnectionText.Throttled, () => ConnectionText.Throttled_Action);

    /// <summary>The service asks to wait longer than a call may take.</summary>
    public static readonly WfErrorDefinition ThrottleTooLong = new(
        nameof(ThrottleTooLong), WfErrorCategory.LimitsExceeded, () => ConnectionText.ThrottleTooLong, () => ConnectionText.ThrottleTooLong_Action);

    /// <summary>The service failed for reasons of its own.</summary>
    public static readonly WfErrorDefinition ServiceUnavailable = new(
        nameof(ServiceUnavailable), WfErrorCategory.ResourceUnavailable, () => ConnectionText.ServiceUnavailable, () => ConnectionText.ServiceUnavailable_Action);

    /// <summary>The answer isn't JSON.</summary>
    public static readonly WfErrorDefinition ReplyNotJson = new(
        nameof(ReplyNotJson), WfErrorCategory.ProtocolError, () => ConnectionText.ReplyNotJson, () => ConnectionText.ReplyNotJson_Action);

    /// <summary>The answer broke off, or is damaged.</summary>
    public static readonly WfErrorDefinition ReplyCutShort = new(
        nameof(ReplyCutShort), WfErrorCategory.ProtocolError, () => ConnectionText.ReplyCutShort, () => ConnectionText.ReplyCutShort_Action);

    /// <summary>The answer is empty.</summary>
    public static readonly WfErrorDefinition ReplyEmpty = new(
        nameof(ReplyEmpty), WfErrorCategory.ProtocolError, () => ConnectionText.ReplyEmpty, () => ConnectionText.ReplyEmpty_Action);

    /// <summary>The answer is larger than what is read.</summary>
    public static readonly WfErrorDefinition ReplyTooLarge = new(
        nameof(ReplyTooLarge), WfErrorCategory.LimitsExceeded, () => ConnectionText.ReplyTooLarge, () => ConnectionText.ReplyTooLarge_Action);

    /// <summary>The answer is JSON, but not what was asked for.</summary>
    public static readonly WfErrorDefinition ReplyNotUnderstood = new(
        nameof(ReplyNotUnderstood), WfErrorCategory.ProtocolError, () => ConnectionText.ReplyNotUnderstood, () => ConnectionText.ReplyNotUnderstood_Action);

    /// <summary>The service redirects where no token may be sent.</summary>
    public static readonly WfErrorDefinition RedirectRefused = new(
        nameof(RedirectRefused), WfErrorCategory.SecurityError, () => ConnectionText.RedirectRefused, () => ConnectionText.RedirectRefused_Action);

    /// <summary>The service asks for a new sign-in that a given token can't do.</summary>
    public static readonly WfErrorDefinition SignInChallenged = new(
        nameof(SignInChallenged), WfErrorCategory.AuthenticationError, () => ConnectionText.SignInChallenged, () => ConnectionText.SignInChallenged_Action);
}
