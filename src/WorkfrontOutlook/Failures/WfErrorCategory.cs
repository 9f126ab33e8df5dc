namespace WorkfrontOutlook.Failures;

/// <summary>
/// The kind of a failure. The names are those of PowerShell's ErrorCategory, so that the cmdlets map them by name and the
/// engine needs no reference to PowerShell.
/// </summary>
public enum WfErrorCategory
{
    /// <summary>The cause is not known.</summary>
    NotSpecified,

    /// <summary>A parameter's value can't be used.</summary>
    InvalidArgument,

    /// <summary>The input's content isn't what it should be.</summary>
    InvalidData,

    /// <summary>The operation doesn't fit the state that the module or the tenant is in.</summary>
    InvalidOperation,

    /// <summary>The thing asked for doesn't exist.</summary>
    ObjectNotFound,

    /// <summary>The caller isn't signed in, or the sign-in was refused.</summary>
    AuthenticationError,

    /// <summary>The caller is signed in but may not do this.</summary>
    PermissionDenied,

    /// <summary>The service can't be reached.</summary>
    ConnectionError,

    /// <summary>The service's answer can't be understood.</summary>
    ProtocolError,

    /// <summary>A limit was reached: throttling, size or count.</summary>
    LimitsExceeded,

    /// <summary>A time limit ran out.</summary>
    OperationTimeout,

    /// <summary>The service refused or failed for reasons of its own.</summary>
    ResourceUnavailable,

    /// <summary>Something could not be read.</summary>
    ReadError,

    /// <summary>Something could not be written.</summary>
    WriteError,

    /// <summary>A check that protects from harm stopped the operation.</summary>
    SecurityError,

    /// <summary>Not offered by this service, host or version.</summary>
    NotImplemented,
}
