namespace WorkfrontOutlook.Services.SignIn;

/// <summary>Whose token it is.</summary>
internal enum TokenKind
{
    /// <summary>It can't be read.</summary>
    Unknown,

    /// <summary>An app's own.</summary>
    App,

    /// <summary>A user's, through an app.</summary>
    User,
}
