namespace WorkfrontOutlook.Connections;

/// <summary>The way in which Exchange Online is asked.</summary>
public enum ExchangeTransportKind
{
    /// <summary>
    /// The admin REST endpoint that the Exchange Online module itself uses. Not documented or supported by Microsoft for
    /// other callers.
    /// </summary>
    AdminRest,

    /// <summary>The functions that Connect-ExchangeOnline exported into the admin's session. Supported by Microsoft.</summary>
    Session,
}
