namespace WorkfrontOutlook.Failures;

/// <content>What can go wrong with the input of the token commands. No target here is ever a token.</content>
public static partial class WfErrors
{
    /// <summary>A text in which tokens were looked for has none.</summary>
    public static readonly WfErrorDefinition NoTokenFound = new(
        nameof(NoTokenFound), WfErrorCategory.ObjectNotFound, static () => TokenText.NoTokenFound, static () => TokenText.NoTokenFound_Action);

    /// <summary>A file with tokens can't be read.</summary>
    public static readonly WfErrorDefinition TokenFileNotReadable = new(
        nameof(TokenFileNotReadable), WfErrorCategory.ReadError, static () => TokenText.TokenFileNotReadable, static () => TokenText.TokenFileNotReadable_Action);

    /// <summary>The token isn't a string or a SecureString.</summary>
    public static readonly WfErrorDefinition TokenInputNotUsable = new(
        nameof(TokenInputNotUsable), WfErrorCategory.InvalidArgument, static () => TokenText.TokenInputNotUsable, static () => TokenText.TokenInputNotUsable_Action);

    /// <summary>An argument belongs to no parameter; it isn't shown, as it may be a token.</summary>
    public static readonly WfErrorDefinition TokenArgumentNotExpected = new(
        nameof(TokenArgumentNotExpected), WfErrorCategory.InvalidArgument, static () => TokenText.TokenArgumentNotExpected, static () => TokenText.TokenArgumentNotExpected_Action);

    /// <summary>An argument of a command that takes secrets belongs to no parameter; it isn't shown.</summary>
    public static readonly WfErrorDefinition DiagnosisArgumentNotExpected = new(
        nameof(DiagnosisArgumentNotExpected), WfErrorCategory.InvalidArgument, static () => TokenText.DiagnosisArgumentNotExpected, static () => TokenText.DiagnosisArgumentNotExpected_Action);

    /// <summary>The token can't be decoded.</summary>
    public static readonly WfErrorDefinition TokenNotDecodable = new(
        nameof(TokenNotDecodable), WfErrorCategory.InvalidData, static () => TokenText.TokenNotDecodable, static () => TokenText.TokenNotDecodable_Action);

    /// <summary>The file with the metadata document can't be read.</summary>
    public static readonly WfErrorDefinition MetadataFileNotReadable = new(
        nameof(MetadataFileNotReadable), WfErrorCategory.ReadError, static () => TokenText.MetadataFileNotReadable, static () => TokenText.MetadataFileNotReadable_Action);

    /// <summary>The file isn't a metadata document.</summary>
    public static readonly WfErrorDefinition MetadataFileNotUsable = new(
        nameof(MetadataFileNotUsable), WfErrorCategory.InvalidData, static () => TokenText.MetadataFileNotUsable, static () => TokenText.MetadataFileNotUsable_Action);

    /// <summary>An allowed host isn't a plain host name.</summary>
    public static readonly WfErrorDefinition AllowedHostNotUsable = new(
        nameof(AllowedHostNotUsable), WfErrorCategory.InvalidArgument, static () => TokenText.AllowedHostNotUsable, static () => TokenText.AllowedHostNotUsable_Action);

    /// <summary>The clock skew is negative.</summary>
    public static readonly WfErrorDefinition ClockSkewNotUsable = new(
        nameof(ClockSkewNotUsable), WfErrorCategory.InvalidArgument, static () => TokenText.ClockSkewNotUsable, static () => TokenText.ClockSkewNotUsable_Action);
}
