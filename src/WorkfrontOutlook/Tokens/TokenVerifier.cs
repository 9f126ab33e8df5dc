using System.Collections.Concurrent;
using System.Globalization;
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
    private readonly TokenVerifierOptions _options;
    private readonly TimeProvider _time;
    private readonly ClaimChecks _claimChecks;
    private readonly KeyChecks _keyChecks;
    private readonly RecentClaims _recent = new();
    private readonly ConcurrentBag<TokenWorkspace> _workspaces = [];
    private TokenWorkspace? _workspace;

    /// <summary>Creates a verifier.</summary>
    /// <param name="options">What to compare with, what to trust, and what is allowed.</param>
    /// <param name="time">The clock; the system's unless given.</param>
    /// <param name="metadataHandler">
    /// Makes the HTTP handler that fetches metadata documents. Unless given, one that follows no redirects, sends no
    /// credentials and, for hosts that weren't named, connects only to addresses of the public internet.
    /// </param>
    /// <param name="cancellationToken">Ends the reading of a given metadata document.</param>
    /// <exception cref="WfException">
    /// MetadataFileNotReadable, MetadataFileNotUsable, AllowedHostNotUsable, ClockSkewNotUsable.
    /// </exception>
    public TokenVerifier(TokenVerifierOptions options, TimeProvider? time = null, Func<HttpMessageHandler>? metadataHandler = null, CancellationToken cancellationToken = default)
    {
        _options = options ?? throw new ArgumentNullException(nameof(options));
        _time = time ?? TimeProvider.System;
        if (options.ClockSkew < TimeSpan.Zero)
        {
            throw WfErrors.ClockSkewNotUsable.For(null, options.ClockSkew);
        }

        HashSet<string> named = new(StringComparer.OrdinalIgnoreCase);
        foreach (string host in options.AllowedHost)
        {
            named.Add(HostName(host));
        }

        _claimChecks = new ClaimChecks(options, named);
        _keyChecks = new KeyChecks(options, _time, metadataHandler ?? MetadataConnection.Create(named.Contains).CreateHandler, cancellationToken);
    }

    /// <summary>Gets how many certificates were parsed.</summary>
    internal int CertificatesParsed => _keyChecks.CertificatesParsed;

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
        _keyChecks.Dispose();
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

        TokenClaims claims = token.Claims;
        TokenKind kind = TokenClassifier.Classify(claims);
        bool ofExchange = kind is TokenKind.ExchangeIdentity or TokenKind.ExchangeCallback or TokenKind.OwaDownload;
        bool isIdentity = kind == TokenKind.ExchangeIdentity;
        var checks = new WfTokenCheck[TokenChecks.Count];
        Span<byte> thumbprint = stackalloc byte[20];
        bool hasThumbprint = claims.TryThumbprint(thumbprint);
        MetadataAddress? address = isIdentity ? _recent.Address(claims) : null;
        TokenIssuer? issuer = _recent.Issuer(claims);
        TokenAudience? audience = isIdentity ? _recent.Audience(claims) : null;
        DateTimeOffset now = _time.GetUtcNow();

        checks[TokenChecks.Structure] = token.Fault ?? TokenChecks.Pass(TokenChecks.Structure);
        checks[TokenChecks.Type] = token.LacksHeader ? TokenChecks.SkipUnreadable(TokenChecks.Type)
            : ofExchange ? ClaimChecks.Type(claims) : TokenChecks.SkipOtherKind(TokenChecks.Type);
        checks[TokenChecks.Algorithm] = token.LacksHeader ? TokenChecks.SkipUnreadable(TokenChecks.Algorithm) : ClaimChecks.Algorithm(claims, ofExchange);
        checks[TokenChecks.KeyThumbprint] = token.LacksHeader ? TokenChecks.SkipUnreadable(TokenChecks.KeyThumbprint)
            : ofExchange ? ClaimChecks.KeyThumbprint(claims, hasThumbprint) : TokenChecks.SkipOtherKind(TokenChecks.KeyThumbprint);
        checks[TokenChecks.Version] = isIdentity ? ClaimChecks.Version(claims) : TokenChecks.SkipOtherKind(TokenChecks.Version);
        checks[TokenChecks.Issuer] = ofExchange ? ClaimChecks.Issuer(claims, issuer, address) : TokenChecks.SkipOtherKind(TokenChecks.Issuer);
        checks[TokenChecks.Audience] = isIdentity ? _claimChecks.Audience(audience) : TokenChecks.SkipOtherKind(TokenChecks.Audience);
        checks[TokenChecks.Lifetime] = _claimChecks.Lifetime(claims, isIdentity, _options.At ?? now);
        checks[TokenChecks.MetadataUrl] = isIdentity ? _claimChecks.MetadataUrl(claims, address) : TokenChecks.SkipOtherKind(TokenChecks.MetadataUrl);
        string? hex = null;
        if (isIdentity)
        {
            _keyChecks.Check(token, checks, address, thumbprint, now, mayAsk, ref hex, ref ask);
        }
        else
        {
            checks[TokenChecks.SigningKey] = TokenChecks.SkipOtherKind(TokenChecks.SigningKey);
            checks[TokenChecks.Signature] = TokenChecks.SkipOtherKind(TokenChecks.Signature);
        }

        var test = new WfTokenTest(kind, checks, hash)
        {
            KeyThumbprint = hex ?? (hasThumbprint ? Hexadecimal.Upper(thumbprint) : null),
            NotBefore = claims.TryTime(Claim.Nbf, out long start) ? DateTimeOffset.FromUnixTimeSeconds(start) : null,
            Expires = claims.TryTime(Claim.Exp, out long end) ? DateTimeOffset.FromUnixTimeSeconds(end) : null,
            MetadataUrl = address?.Text ?? (claims.Text(Claim.CtxAmUrl) is { } url ? Printable.Text(url) : null),
            MetadataHost = address?.Host,
        };
        TokenClassifier.Describe(claims, address, issuer, audience, test);
        return test;
    }
}
