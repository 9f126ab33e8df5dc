namespace WorkfrontOutlook.Failures;

public static partial class WfErrors
{
    /// <summary>The token report is in a form that isn't known.</summary>
    public static readonly WfErrorDefinition LegacyTokenReportUnreadable = new(
        nameof(LegacyTokenReportUnreadable), WfErrorCategory.ProtocolError, () => LegacyTokenText.LegacyTokenReportUnreadable, () => LegacyTokenText.LegacyTokenReportUnreadable_Action);

    /// <summary>The token report was cut short.</summary>
    public static readonly WfErrorDefinition LegacyTokenReportCut = new(
        nameof(LegacyTokenReportCut), WfErrorCategory.ProtocolError, () => LegacyTokenText.LegacyTokenReportCut, () => LegacyTokenText.LegacyTokenReportCut_Action);

    /// <summary>The service gave neither a token report nor a warning.</summary>
    public static readonly WfErrorDefinition LegacyTokenReportEmpty = new(
        nameof(LegacyTokenReportEmpty), WfErrorCategory.ProtocolError, () => LegacyTokenText.LegacyTokenReportEmpty, () => LegacyTokenText.LegacyTokenReportEmpty_Action);
}
