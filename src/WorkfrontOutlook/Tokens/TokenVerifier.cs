using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// Reads, classifies and verifies tokens. One verifier serves any number of tokens and threads; it keeps metadata documents
/// until they expire and parses each signing certificate once.
/// </summary>
/// <remarks>
/// The rules are those of learn.microsoft.com/office/dev/add-ins/outlook/validate-an-identity-token (2026-07-10) in the
/// spirit of RFC 8725: RS256 is fixed before any key is looked at; <c>jwk</c>, <c>jku</c>, <c>x5u</c>, <c>x5c</c> and
/// <c>kid</c> are ignored; a key comes only from a document whose address passed the list of hosts.
/// </remarks>
public sealed class TokenVerifier : IDisposable
{
    private const int MaxSources = 16;

    private readonly TokenVerifierOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<HttpMessageHandler> _handlers;
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly KeyCache _keys = new();
    private readonly ConcurrentDictionary<string, MetadataSource> _sources = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<TokenWorkspace> _workspaces = [];
    private readonly MetadataDocument? _given;
    private TokenWorkspace? _workspace;
    private volatile MetadataAddress? _lastAddress;
    private volatile TokenIssuer? _lastIssuer;
    private volatile TokenAudience? _lastAudience;

    /// <summary>Creates a verifier.</summary>
    /// <param name="options">What to compare with, what to trust, and what is allowed.</param>
    /// <param name="time">The clock; the system's unless given.</param>
    /// <param name="metadataHandler">
    /// Makes the HTTP handler that fetches metadata documents. Unless given, one that follows no redirects, sends no
    /// credentials and, for hosts that weren't named, connects only to addresses of the public internet.
    /// </param>
    /// <exception cref="WfException">
    /// MetadataFileNotReadable, MetadataFileNotUsable, AllowedHostNotUsable, ClockSkewNotUsable.
    /// </exception>
    public TokenVerifier(TokenVerifierOptions options, TimeProvider? time = null, Func<HttpMessageHandler>? metadataHandler = null)
    {
        _options = options ?? throw new ArgumentNullException(nameof(options));
        _time = time ?? TimeProvider.System;
        if (options.ClockSkew < TimeSpan.Zero)
        {
            throw WfErrors.ClockSkewNotUsable.For(null, options.ClockSkew);
        }

        foreach (string host in options.AllowedHost)
        {
            _named.Add(HostName(host));
        }

        _handlers = metadataHandler ?? MetadataConnection.Create(_named.Contains).CreateHandler;
        _given = options.MetadataPath is { } path ? ReadGiven(path) : null;
    }

    /// <summary>Gets how many certificates were parsed.</summary>
    internal int CertificatesParsed => _keys.Parsed;

    /// <summary>Tests one token, strictly as given.</summary>
    /// <param name="token">The text. It isn't kept.</param>
    /// <param name="cancellationToken">Ends the wait for a metadata document.</param>
    /// <returns>The result; a text that is no token gives one too.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public ValueTask<WfTokenTest> TestAsync(string token, CancellationToken cancellationToken = default) =>
        TestAsync((token ?? throw new ArgumentNullException(nameof(token))).AsMemory(), cancellationToken);

    /// <summary>Tests one token, strictly as given.</summary>
    /// <param name="token">The text. It isn't kept; it must not change until the task has ended.</param>
    /// <param name="cancellationToken">Ends the wait for a metadata document.</param>
    /// <returns>The result; a text that is no token gives one too.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public ValueTask<WfTokenTest> TestAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WfTokenTest test = Test(token.Span, mayAsk: true, out MetadataSource? source);
        return source is null ? new ValueTask<WfTokenTest>(test) : new ValueTask<WfTokenTest>(AskAsync(token, source, cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MetadataSource source in _sources.Values)
        {
            source.Dispose();
        }

        _keys.Dispose();
        Interlocked.Exchange(ref _workspace, null)?.Dispose();
        while (_workspaces.TryTake(out TokenWorkspace? workspace))
        {
            workspace.Dispose();
        }
    }

    /// <summary>Verifies a JWS by RS256 with a key, whatever its payload is: the part of a test that published vectors cover.</summary>
    internal static bool VerifyJws(string compact, SigningKey key)
    {
        using var workspace = new TokenWorkspace();
        workspace.Read(compact.AsSpan());
        return workspace.IsJws && workspace.Verify(key);
    }

    private static string HostName(string host)
    {
        string ascii = host;
        try
        {
            ascii = new IdnMapping().GetAscii(host);
        }
        catch (ArgumentException)
        {
            // Not a host name; refused below.
        }

        return MetadataAddress.IsHost(ascii)
            ? MetadataAddress.Lower(ascii)
            : throw WfErrors.AllowedHostNotUsable.For(Printable.Text(host), Printable.Text(host));
    }

    private async Task<WfTokenTest> AskAsync(ReadOnlyMemory<char> token, MetadataSource source, CancellationToken cancellationToken)
    {
        await source.FetchAsync(source.Snapshot, cancellationToken).ConfigureAwait(false);
        return Test(token.Span, mayAsk: false, out _);
    }

    private MetadataDocument ReadGiven(string path)
    {
        byte[] content = new byte[MetadataDocument.MaxBytes + 4];
        int length = 0;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            int read;
            while (length < content.Length && (read = file.Read(content, length, content.Length - length)) > 0)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw WfErrors.MetadataFileNotReadable.Because(e, path, path, e.Message);
        }

        return MetadataDocument.Parse(content.AsSpan(0, length).ToArray(), _keys, out TokenPhrase? fault)
            ?? throw WfErrors.MetadataFileNotUsable.For(path, path, fault);
    }

    private WfTokenTest Test(ReadOnlySpan<char> text, bool mayAsk, out MetadataSource? ask)
    {
        TokenWorkspace workspace = Interlocked.Exchange(ref _workspace, null)
            ?? (_workspaces.TryTake(out TokenWorkspace? other) ? other : new TokenWorkspace());
        try
        {
            return Judge(text, workspace, mayAsk, out ask);
        }
        finally
        {
            workspace.Clear();
            if (Interlocked.Exchange(ref _workspace, workspace) is { } left)
            {
                _workspaces.Add(left);
            }
        }
    }

    private WfTokenTest Judge(ReadOnlySpan<char> text, TokenWorkspace token, bool mayAsk, out MetadataSource? ask)
    {
        ask = null;
        ulong hash = token.Read(text);
        if (token.IsEncrypted)
        {
            WfTokenCheck encrypted = TokenChecks.Warn(TokenChecks.Structure, nameof(TokenText.Structure_Encrypted));
            return new WfTokenTest(TokenKind.Encrypted, TokenChecks.UnreadableExcept(encrypted), hash);
        }

        if (!token.IsReadable)
        {
            return new WfTokenTest(TokenKind.NotAToken, TokenChecks.UnreadableExcept(token.Fault!), hash);
        }

        TokenKind kind = TokenClassifier.Classify(token);
        bool ofExchange = kind is TokenKind.ExchangeIdentity or TokenKind.ExchangeCallback or TokenKind.OwaDownload;
        bool isIdentity = kind == TokenKind.ExchangeIdentity;
        var checks = new WfTokenCheck[TokenChecks.Count];
        Span<byte> thumbprint = stackalloc byte[20];
        bool hasThumbprint = token.TryThumbprint(thumbprint);
        MetadataAddress? address = isIdentity ? Address(token) : null;
        TokenIssuer? issuer = Issuer(token);
        TokenAudience? audience = isIdentity ? Audience(token) : null;
        DateTimeOffset now = _time.GetUtcNow();

        checks[TokenChecks.Structure] = token.Fault ?? TokenChecks.Pass(TokenChecks.Structure);
        checks[TokenChecks.Type] = token.LacksHeader ? TokenChecks.SkipUnreadable(TokenChecks.Type)
            : ofExchange ? TypeCheck(token) : TokenChecks.SkipOtherKind(TokenChecks.Type);
        checks[TokenChecks.Algorithm] = token.LacksHeader ? TokenChecks.SkipUnreadable(TokenChecks.Algorithm) : AlgorithmCheck(token, ofExchange);
        checks[TokenChecks.KeyThumbprint] = token.LacksHeader ? TokenChecks.SkipUnreadable(TokenChecks.KeyThumbprint)
            : ofExchange ? ThumbprintCheck(token, hasThumbprint) : TokenChecks.SkipOtherKind(TokenChecks.KeyThumbprint);
        checks[TokenChecks.Version] = isIdentity ? VersionCheck(token) : TokenChecks.SkipOtherKind(TokenChecks.Version);
        checks[TokenChecks.Issuer] = ofExchange ? IssuerCheck(token, issuer, address) : TokenChecks.SkipOtherKind(TokenChecks.Issuer);
        checks[TokenChecks.Audience] = isIdentity ? AudienceCheck(audience) : TokenChecks.SkipOtherKind(TokenChecks.Audience);
        checks[TokenChecks.Lifetime] = LifetimeCheck(token, isIdentity, _options.At ?? now);
        checks[TokenChecks.MetadataUrl] = isIdentity ? AddressCheck(token, address) : TokenChecks.SkipOtherKind(TokenChecks.MetadataUrl);
        string? hex = null;
        if (isIdentity)
        {
            KeyChecks(token, checks, address, thumbprint, now, mayAsk, ref hex, ref ask);
        }
        else
        {
            checks[TokenChecks.SigningKey] = TokenChecks.SkipOtherKind(TokenChecks.SigningKey);
            checks[TokenChecks.Signature] = TokenChecks.SkipOtherKind(TokenChecks.Signature);
        }

        var test = new WfTokenTest(kind, checks, hash)
        {
            KeyThumbprint = hex ?? (hasThumbprint ? Hexadecimal.Upper(thumbprint) : null),
            NotBefore = token.TryTime(Claim.Nbf, out long start) ? DateTimeOffset.FromUnixTimeSeconds(start) : null,
            Expires = token.TryTime(Claim.Exp, out long end) ? DateTimeOffset.FromUnixTimeSeconds(end) : null,
            MetadataUrl = address?.Text ?? (token.Text(Claim.CtxAmUrl) is { } url ? Printable.Text(url) : null),
            MetadataHost = address?.Host,
        };
        TokenClassifier.Describe(token, address, issuer, audience, test);
        return test;
    }

    private static WfTokenCheck TypeCheck(TokenWorkspace token)
    {
        if (token.Is(Claim.Typ, "JWT"u8))
        {
            return TokenChecks.Pass(TokenChecks.Type);
        }

        string? type = token.Text(Claim.Typ);
        return string.Equals(type, "JWT", StringComparison.OrdinalIgnoreCase) ? TokenChecks.Pass(TokenChecks.Type)
            : type is null ? TokenChecks.Fail(TokenChecks.Type, nameof(TokenText.Type_Missing))
            : TokenChecks.Fail(TokenChecks.Type, nameof(TokenText.Type_Wrong), Printable.Text(type));
    }

    private static WfTokenCheck AlgorithmCheck(TokenWorkspace token, bool ofExchange)
    {
        if (token.Is(Claim.Alg, "RS256"u8))
        {
            return TokenChecks.Pass(TokenChecks.Algorithm);
        }

        string? algorithm = token.Text(Claim.Alg);
        return algorithm is null ? TokenChecks.Fail(TokenChecks.Algorithm, nameof(TokenText.Algorithm_Missing))
            : string.Equals(algorithm, "none", StringComparison.OrdinalIgnoreCase) ? TokenChecks.Fail(TokenChecks.Algorithm, nameof(TokenText.Algorithm_None))
            : ofExchange ? TokenChecks.Fail(TokenChecks.Algorithm, nameof(TokenText.Algorithm_Wrong), Printable.Text(algorithm))
            : TokenChecks.SkipOtherKind(TokenChecks.Algorithm);
    }

    private static WfTokenCheck ThumbprintCheck(TokenWorkspace token, bool isSound) =>
        isSound ? TokenChecks.Pass(TokenChecks.KeyThumbprint)
        : TokenChecks.Fail(TokenChecks.KeyThumbprint, token.Has(Claim.X5t) ? nameof(TokenText.KeyThumbprint_Wrong) : nameof(TokenText.KeyThumbprint_Missing));

    private static WfTokenCheck VersionCheck(TokenWorkspace token) =>
        token.Is(Claim.CtxVersion, "ExIdTok.V1"u8) ? TokenChecks.Pass(TokenChecks.Version)
        : token.Text(Claim.CtxVersion) is { } version ? TokenChecks.Fail(TokenChecks.Version, nameof(TokenText.Version_Wrong), Printable.Text(version))
        : TokenChecks.Fail(TokenChecks.Version, nameof(TokenText.Version_Missing));

    private static WfTokenCheck IssuerCheck(TokenWorkspace token, TokenIssuer? issuer, MetadataAddress? address)
    {
        if (issuer is null)
        {
            return TokenChecks.Fail(TokenChecks.Issuer, nameof(TokenText.Issuer_Missing));
        }

        if (!issuer.IsExchange)
        {
            return TokenChecks.Fail(TokenChecks.Issuer, nameof(TokenText.Issuer_Wrong), Printable.Text(issuer.Text), TokenClassifier.Exchange);
        }

        if (address is not null && token.Has(Claim.AppCtxSender) && !token.Is(Claim.AppCtxSender, issuer.Utf8))
        {
            return TokenChecks.Warn(TokenChecks.Issuer, nameof(TokenText.Issuer_Sender));
        }

        return address is null || address.IsCloud == issuer.IsTenant
            ? TokenChecks.Pass(TokenChecks.Issuer)
            : TokenChecks.Warn(TokenChecks.Issuer, nameof(TokenText.Issuer_Contradiction), Printable.Text(issuer.Realm!), address.Host);
    }

    private WfTokenCheck AudienceCheck(TokenAudience? given)
    {
        if (given is null)
        {
            return TokenChecks.Fail(TokenChecks.Audience, nameof(TokenText.Audience_Missing));
        }

        if (_options.Audience is not { } expected)
        {
            return TokenChecks.Warn(TokenChecks.Audience, nameof(TokenText.Audience_NotGiven));
        }

        string audience = given.Text;
        if (string.Equals(audience, expected, StringComparison.Ordinal))
        {
            return TokenChecks.Pass(TokenChecks.Audience);
        }

        bool close = string.Equals(audience.TrimEnd('/'), expected.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
        return TokenChecks.Fail(
            TokenChecks.Audience,
            close ? nameof(TokenText.Audience_Close) : nameof(TokenText.Audience_Wrong),
            Printable.Text(audience),
            Printable.Text(expected));
    }

    private WfTokenCheck LifetimeCheck(TokenWorkspace token, bool isIdentity, DateTimeOffset at)
    {
        if (!token.Has(Claim.Exp))
        {
            return isIdentity
                ? TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_Missing))
                : TokenChecks.Skip(TokenChecks.Lifetime, nameof(TokenText.Lifetime_Missing));
        }

        if (!token.TryTime(Claim.Exp, out long expires))
        {
            return TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_NotATime), "exp");
        }

        if (token.Has(Claim.Nbf) && !token.TryTime(Claim.Nbf, out _))
        {
            return TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_NotATime), "nbf");
        }

        bool hasStart = token.TryTime(Claim.Nbf, out long starts);
        if (hasStart && starts > expires)
        {
            return TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_Reversed));
        }

        // In ticks since the year 1; a skew beyond all dates must not overflow.
        long now = at.UtcTicks;
        long skew = Math.Min(_options.ClockSkew.Ticks, DateTime.MaxValue.Ticks);
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds(expires);
        if (now - skew > end.UtcTicks)
        {
            return TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_Expired), end, at.ToUniversalTime());
        }

        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(hasStart ? starts : 0);
        return hasStart && now + skew < start.UtcTicks
            ? TokenChecks.Fail(TokenChecks.Lifetime, nameof(TokenText.Lifetime_NotYet), start, at.ToUniversalTime())
            : TokenChecks.Pass(TokenChecks.Lifetime);
    }

    private MetadataAddress? Address(TokenWorkspace token)
    {
        ReadOnlySpan<byte> plain = token.Plain(Claim.CtxAmUrl);
        if (_lastAddress is { } last && !plain.IsEmpty && plain.SequenceEqual(last.Utf8))
        {
            return last;
        }

        if (token.Text(Claim.CtxAmUrl) is not { } text || MetadataAddress.Parse(text, Encoding.UTF8.GetBytes(text)) is not { } address)
        {
            return null;
        }

        _lastAddress = address;
        return address;
    }

    private TokenIssuer? Issuer(TokenWorkspace token)
    {
        ReadOnlySpan<byte> plain = token.Plain(Claim.Iss);
        if (_lastIssuer is { } last && !plain.IsEmpty && plain.SequenceEqual(last.Utf8))
        {
            return last;
        }

        return token.Text(Claim.Iss) is { } text ? _lastIssuer = new TokenIssuer(text, Encoding.UTF8.GetBytes(text)) : null;
    }

    private TokenAudience? Audience(TokenWorkspace token)
    {
        ReadOnlySpan<byte> plain = token.Plain(Claim.Aud);
        if (_lastAudience is { } last && !plain.IsEmpty && plain.SequenceEqual(last.Utf8))
        {
            return last;
        }

        return token.Text(Claim.Aud) is { } text ? _lastAudience = new TokenAudience(text, Encoding.UTF8.GetBytes(text)) : null;
    }

    private WfTokenCheck AddressCheck(TokenWorkspace token, MetadataAddress? address) =>
        address is null
            ? TokenChecks.Fail(TokenChecks.MetadataUrl, token.IsString(Claim.CtxAmUrl) ? nameof(TokenText.MetadataUrl_Malformed) : nameof(TokenText.MetadataUrl_Missing))
        : address.IsCloud ? TokenChecks.Pass(TokenChecks.MetadataUrl)
        : _named.Contains(address.Host) ? new WfTokenCheck(nameof(TokenChecks.MetadataUrl), CheckOutcome.Pass, nameof(TokenText.MetadataUrl_Named), address.Host)
        : TokenChecks.Fail(TokenChecks.MetadataUrl, nameof(TokenText.MetadataUrl_NotTrusted), address.Host);

    private void KeyChecks(
        TokenWorkspace token,
        WfTokenCheck[] checks,
        MetadataAddress? address,
        ReadOnlySpan<byte> thumbprint,
        DateTimeOffset now,
        bool mayAsk,
        ref string? hex,
        ref MetadataSource? ask)
    {
        bool lacksSignature = !token.HasSignature && !token.LacksHeader && token.Fault is null;
        WfTokenCheck noSignature = lacksSignature
            ? TokenChecks.Fail(TokenChecks.Signature, nameof(TokenText.Signature_Missing))
            : TokenChecks.Skip(TokenChecks.Signature, nameof(TokenText.Signature_NoKey));
        checks[TokenChecks.Signature] = noSignature;
        if (Failed(TokenChecks.Structure) || Failed(TokenChecks.Algorithm) || Failed(TokenChecks.KeyThumbprint) || Failed(TokenChecks.MetadataUrl))
        {
            checks[TokenChecks.SigningKey] = TokenChecks.Skip(TokenChecks.SigningKey, nameof(TokenText.SigningKey_NotAsked));
            return;
        }

        MetadataDocument? document = _given;
        if (document is null)
        {
            if (Failed(TokenChecks.Type) || Failed(TokenChecks.Version) || Failed(TokenChecks.Issuer) || lacksSignature)
            {
                checks[TokenChecks.SigningKey] = TokenChecks.Skip(TokenChecks.SigningKey, nameof(TokenText.SigningKey_NotAsked));
                return;
            }

            if (_options.Offline)
            {
                checks[TokenChecks.SigningKey] = TokenChecks.Skip(TokenChecks.SigningKey, nameof(TokenText.SigningKey_Offline));
                return;
            }

            MetadataSource? source = Source(address!);
            if (source is null)
            {
                checks[TokenChecks.SigningKey] = TokenChecks.Skip(TokenChecks.SigningKey, nameof(TokenText.SigningKey_TooMany), MaxSources);
                return;
            }

            if (mayAsk && source.NeedsFetch(thumbprint, now))
            {
                ask = source;
            }

            MetadataSnapshot? snapshot = source.Snapshot;
            document = snapshot?.Document;
            if (document is null)
            {
                checks[TokenChecks.SigningKey] = TokenChecks.Skip(
                    TokenChecks.SigningKey, nameof(TokenText.SigningKey_NotFetched), address!.Host, snapshot?.Failure);
                return;
            }
        }

        MetadataKeyMatch match = document.Find(thumbprint);
        hex = match.Hex;
        checks[TokenChecks.SigningKey] = KeyCheck(match, _options.At ?? now);
        if (match.Fault is null && token.HasSignature)
        {
            checks[TokenChecks.Signature] =
                token.SignatureLength != match.Key!.SignatureLength
                    ? TokenChecks.Fail(TokenChecks.Signature, nameof(TokenText.Signature_Length), token.SignatureLength, match.Key.SignatureLength)
                : token.Verify(match.Key) ? TokenChecks.Pass(TokenChecks.Signature)
                : TokenChecks.Fail(TokenChecks.Signature, nameof(TokenText.Signature_Wrong));
        }

        bool Failed(int check) => checks[check].Outcome == CheckOutcome.Fail;
    }

    private WfTokenCheck KeyCheck(MetadataKeyMatch match, DateTimeOffset at)
    {
        if (match.Fault is not null)
        {
            return TokenChecks.Fail(TokenChecks.SigningKey, nameof(TokenText.SigningKey_Fault), match.Hex, match.Fault);
        }

        long now = at.UtcTicks;
        long skew = Math.Min(_options.ClockSkew.Ticks, DateTime.MaxValue.Ticks);
        if (now + skew < match.Key!.NotBefore.UtcTicks || now - skew > match.Key.NotAfter.UtcTicks)
        {
            return TokenChecks.Fail(
                TokenChecks.SigningKey, nameof(TokenText.SigningKey_OutOfDate), match.Hex, match.Key.NotBefore.ToUniversalTime(), match.Key.NotAfter.ToUniversalTime());
        }

        return match.IsNamedRight
            ? TokenChecks.Pass(TokenChecks.SigningKey)
            : TokenChecks.Warn(TokenChecks.SigningKey, nameof(TokenText.SigningKey_Misnamed), match.Hex);
    }

    /// <summary>The source for an address; the number of addresses is limited, as tokens can make them up.</summary>
    private MetadataSource? Source(MetadataAddress address)
    {
        if (_sources.TryGetValue(address.Canonical, out MetadataSource? source))
        {
            return source;
        }

        return _sources.Count >= MaxSources
            ? null
            : _sources.GetOrAdd(address.Canonical, NewSource);
    }

    private MetadataSource NewSource(string canonical) => new(canonical, _keys, _time, _handlers);
}
