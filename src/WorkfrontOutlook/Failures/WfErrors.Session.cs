namespace WorkfrontOutlook.Failures;

/// <content>Failures of the connection of a PowerShell session and of the session way to Exchange.</content>
public static partial class WfErrors
{
    /// <summary>The PowerShell session has no connection.</summary>
    public static readonly WfErrorDefinition NotConnected = new(
        nameof(NotConnected), WfErrorCategory.InvalidOperation, () => SessionText.NotConnected, () => SessionText.NotConnected_Action);

    /// <summary>No live Exchange Online session was found. {0}: what was looked for, or empty.</summary>
    public static readonly WfErrorDefinition NoExchangeSession = new(
        nameof(NoExchangeSession), WfErrorCategory.ObjectNotFound, () => SessionText.NoExchangeSession, () => SessionText.NoExchangeSession_Action);

    /// <summary>Several live Exchange Online sessions were found. {0}: the list.</summary>
    public static readonly WfErrorDefinition SeveralExchangeSessions = new(
        nameof(SeveralExchangeSessions), WfErrorCategory.InvalidArgument, () => SessionText.SeveralExchangeSessions, () => SessionText.SeveralExchangeSessions_Action);

    /// <summary>The Exchange Online session of the connection is gone. {0}: its module.</summary>
    public static readonly WfErrorDefinition ExchangeSessionGone = new(
        nameof(ExchangeSessionGone), WfErrorCategory.ConnectionError, () => SessionText.ExchangeSessionGone, () => SessionText.ExchangeSessionGone_Action);

    /// <summary>The session has no such cmdlet, so the caller's roles don't allow it. {0}: the cmdlet; {1}: the role.</summary>
    public static readonly WfErrorDefinition ExchangeRoleMissing = new(
        nameof(ExchangeRoleMissing), WfErrorCategory.PermissionDenied, () => SessionText.ExchangeRoleMissing, () => SessionText.ExchangeRoleMissing_Action);

    /// <summary>Commands of the session can run only while a cmdlet runs. {0}: the command.</summary>
    public static readonly WfErrorDefinition NoPipelineThread = new(
        nameof(NoPipelineThread), WfErrorCategory.InvalidOperation, () => SessionText.NoPipelineThread, () => SessionText.NoPipelineThread_Action);

    /// <summary>The name of the cloud isn't known. {0}: the name; {1}: the known names.</summary>
    public static readonly WfErrorDefinition UnknownEnvironment = new(
        nameof(UnknownEnvironment), WfErrorCategory.InvalidArgument, () => SessionText.UnknownEnvironment, () => SessionText.UnknownEnvironment_Action);

    /// <summary>The embedded tenant has no such scenario. {0}: the name; {1}: the known names.</summary>
    public static readonly WfErrorDefinition UnknownScenario = new(
        nameof(UnknownScenario), WfErrorCategory.InvalidArgument, () => SessionText.UnknownScenario, () => SessionText.UnknownScenario_Action);

    /// <summary>Parameters of the embedded tenant were given, but not -Demo. {0}: the parameters.</summary>
    public static readonly WfErrorDefinition DemoNotGiven = new(
        nameof(DemoNotGiven), WfErrorCategory.InvalidArgument, () => SessionText.DemoNotGiven, () => SessionText.DemoNotGiven_Action);

    /// <summary>A parameter of a way to sign in was given, but not the way. {0}: the parameter; {1}: the way's switch.</summary>
    public static readonly WfErrorDefinition WayToConnectNotGiven = new(
        nameof(WayToConnectNotGiven), WfErrorCategory.InvalidArgument, () => SessionText.WayToConnectNotGiven, () => SessionText.WayToConnectNotGiven_Action);

    /// <summary>The switch that says how to connect was given as false. {0}: the switch.</summary>
    public static readonly WfErrorDefinition WayToConnectOff = new(
        nameof(WayToConnectOff), WfErrorCategory.InvalidArgument, () => SessionText.WayToConnectOff, () => SessionText.WayToConnectOff_Action);

    /// <summary>A part of the module isn't where it should be. {0}: the part; {1}: why.</summary>
    public static readonly WfErrorDefinition ModulePartMissing = new(
        nameof(ModulePartMissing), WfErrorCategory.ResourceUnavailable, () => SessionText.ModulePartMissing, () => SessionText.ModulePartMissing_Action);

    /// <summary>A path is in another provider's drive. {0}: the path, {1}: the provider.</summary>
    public static readonly WfErrorDefinition PathNotInFileSystem = new(
        nameof(PathNotInFileSystem), WfErrorCategory.InvalidArgument, () => SessionText.PathNotInFileSystem, () => SessionText.PathNotInFileSystem_Action);

    /// <summary>A failure that the module didn't foresee. {0}: its message.</summary>
    public static readonly WfErrorDefinition Unexpected = new(
        nameof(Unexpected), WfErrorCategory.NotSpecified, () => SessionText.Unexpected, () => SessionText.Unexpected_Action);
}
