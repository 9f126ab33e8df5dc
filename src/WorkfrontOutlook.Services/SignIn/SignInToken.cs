namespace WorkfrontOutlook.Services.SignIn;

/// <summary>A token that a sign-in gave. Never shown.</summary>
internal sealed class SignInToken
{
    /// <summary>Initializes a new instance of the <see cref="SignInToken"/> class.</summary>
    /// <param name="text">The token.</param>
    /// <param name="expires">When it expires.</param>
    public SignInToken(string text, DateTimeOffset expires)
    {
        Text = text;
        Expires = expires;
    }

    public string Text { get; }

    public DateTimeOffset Expires { get; }

    public override string ToString() => nameof(SignInToken);
}
