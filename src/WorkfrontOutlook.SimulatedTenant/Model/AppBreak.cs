namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>What is wrong with an application of <see cref="BrokenApps"/>.</summary>
public enum AppBreak
{
    /// <summary>The tenant has no service principal of it.</summary>
    Absent,

    /// <summary>Users may not sign in.</summary>
    Disabled,

    /// <summary>Its publisher isn't verified.</summary>
    Unverified,

    /// <summary>Nobody granted anything.</summary>
    NoGrant,

    /// <summary>An admin granted a part of what is wanted.</summary>
    PartGranted,

    /// <summary>Some users consented by themselves.</summary>
    SomeUsers,

    /// <summary>All users consented by themselves.</summary>
    AllUsers,

    /// <summary>An admin consented to another API only.</summary>
    OtherApi,

    /// <summary>Assignment is required and nobody is assigned.</summary>
    NobodyAssigned,

    /// <summary>Assignment is required and some are assigned.</summary>
    SomeAssigned,

    /// <summary>It holds application permissions.</summary>
    AppRoles,

    /// <summary>A policy demands the retired approved client app for it.</summary>
    ApprovedClient,

    /// <summary>A policy demands a compliant device for it.</summary>
    CompliantDevice,

    /// <summary>A policy that only reports demands the approved client app for it.</summary>
    ReportOnly,

    /// <summary>Nobody signed in.</summary>
    NoSignIns,

    /// <summary>All sign-ins failed.</summary>
    FailedSignIns,
}
