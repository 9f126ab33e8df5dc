namespace WorkfrontOutlook.Tokens;

/// <summary>The names of the members that matter. Names compare exactly, case included (RFC 7515 section 4).</summary>
internal static class ClaimNames
{
    public static Claim Find(JsonPart part, ReadOnlySpan<byte> name) => part switch
    {
        JsonPart.Header => Header(name),
        JsonPart.Payload => Payload(name),
        _ => Context(name),
    };

    private static Claim Header(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("typ"u8) ? Claim.Typ
        : name.SequenceEqual("alg"u8) ? Claim.Alg
        : name.SequenceEqual("x5t"u8) ? Claim.X5t
        : name.SequenceEqual("crit"u8) ? Claim.Crit
        : name.SequenceEqual("b64"u8) ? Claim.B64
        : name.SequenceEqual("enc"u8) ? Claim.Enc
        : Claim.None;

    private static Claim Payload(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 3:
                return name.SequenceEqual("iss"u8) ? Claim.Iss
                    : name.SequenceEqual("aud"u8) ? Claim.Aud
                    : name.SequenceEqual("nbf"u8) ? Claim.Nbf
                    : name.SequenceEqual("exp"u8) ? Claim.Exp
                    : name.SequenceEqual("ver"u8) ? Claim.Ver
                    : name.SequenceEqual("tid"u8) ? Claim.Tid
                    : name.SequenceEqual("scp"u8) ? Claim.Scp
                    : name.SequenceEqual("azp"u8) ? Claim.Azp
                    : Claim.None;
            case 5:
                return name.SequenceEqual("roles"u8) ? Claim.Roles
                    : name.SequenceEqual("nonce"u8) ? Claim.Nonce
                    : name.SequenceEqual("appid"u8) ? Claim.AppId
                    : name.SequenceEqual("idtyp"u8) ? Claim.Idtyp
                    : name.SequenceEqual("scope"u8) ? Claim.Scope
                    : Claim.None;
            case 6:
                return name.SequenceEqual("appctx"u8) ? Claim.AppCtx
                    : name.SequenceEqual("nameid"u8) ? Claim.NameId
                    : Claim.None;
            case 12:
                return name.SequenceEqual("appctxsender"u8) ? Claim.AppCtxSender : Claim.None;
            default:
                return Claim.None;
        }
    }

    private static Claim Context(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("version"u8) ? Claim.CtxVersion
        : name.SequenceEqual("amurl"u8) ? Claim.CtxAmUrl
        : name.SequenceEqual("msexchuid"u8) ? Claim.CtxUser
        : name.SequenceEqual("CacheKey"u8) ? Claim.CtxCacheKey
        : name.SequenceEqual("SecurityTokenServiceUri"u8) ? Claim.CtxServiceUri
        : Claim.None;
}
