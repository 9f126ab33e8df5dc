namespace WorkfrontOutlook.Tokens;

/// <summary>The eleven checks: their places, their names, and the outcomes that need no words of their own.</summary>
internal static class TokenChecks
{
    public const int Structure = 0;
    public const int Type = 1;
    public const int Algorithm = 2;
    public const int KeyThumbprint = 3;
    public const int Version = 4;
    public const int Issuer = 5;
    public const int Audience = 6;
    public const int Lifetime = 7;
    public const int MetadataUrl = 8;
    public const int SigningKey = 9;
    public const int Signature = 10;
    public const int Count = 11;

    private static readonly string[] Names =
    [
        nameof(Structure), nameof(Type), nameof(Algorithm), nameof(KeyThumbprint), nameof(Version), nameof(Issuer),
        nameof(Audience), nameof(Lifetime), nameof(MetadataUrl), nameof(SigningKey), nameof(Signature),
    ];

    private static readonly WfTokenCheck[] Passed = All(CheckOutcome.Pass,
        nameof(TokenText.Structure_Pass), nameof(TokenText.Type_Pass), nameof(TokenText.Algorithm_Pass),
        nameof(TokenText.KeyThumbprint_Pass), nameof(TokenText.Version_Pass), nameof(TokenText.Issuer_Pass),
        nameof(TokenText.Audience_Pass), nameof(TokenText.Lifetime_Pass), nameof(TokenText.MetadataUrl_Pass),
        nameof(TokenText.SigningKey_Pass), nameof(TokenText.Signature_Pass));

    private static readonly WfTokenCheck[] Unreadable = Same(nameof(TokenText.Skipped_Unreadable));
    private static readonly WfTokenCheck[] Foreign = Same(nameof(TokenText.Skipped_OtherKind));

    public static WfTokenCheck Pass(int check) => Passed[check];

    public static WfTokenCheck Fail(int check, string key, params object?[] args) => new(Names[check], CheckOutcome.Fail, key, args);

    public static WfTokenCheck Warn(int check, string key, params object?[] args) => new(Names[check], CheckOutcome.Warning, key, args);

    public static WfTokenCheck Skip(int check, string key, params object?[] args) => new(Names[check], CheckOutcome.Skipped, key, args);

    /// <summary>The check had nothing to look at, because the input can't be read.</summary>
    public static WfTokenCheck SkipUnreadable(int check) => Unreadable[check];

    /// <summary>The rule is one for Exchange identity tokens, and this is another token.</summary>
    public static WfTokenCheck SkipOtherKind(int check) => Foreign[check];

    public static WfTokenCheck[] UnreadableExcept(WfTokenCheck structure)
    {
        var checks = (WfTokenCheck[])Unreadable.Clone();
        checks[Structure] = structure;
        return checks;
    }

    private static WfTokenCheck[] All(CheckOutcome outcome, params string[] keys)
    {
        var checks = new WfTokenCheck[Count];
        for (int i = 0; i < Count; i++)
        {
            checks[i] = new WfTokenCheck(Names[i], outcome, keys[i]);
        }

        return checks;
    }

    private static WfTokenCheck[] Same(string key) =>
        All(CheckOutcome.Skipped, key, key, key, key, key, key, key, key, key, key, key);
}
