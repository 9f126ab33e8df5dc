using System.Collections.Concurrent;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// The checks of a token's key and signature, and where the keys come from: the document that was given, or those that are
/// published, each fetched once until it expires.
/// </summary>
internal sealed class KeyChecks : IDisposable
{
    private const int MaxSources = 16;

    private readonly TokenVerifierOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<HttpMessageHandler> _handlers;
    private readonly KeyCache _keys = new();
    private readonly ConcurrentDictionary<string, MetadataSource> _sources = new(StringComparer.Ordinal);
    private readonly MetadataDocument? _given;

    public KeyChecks(TokenVerifierOptions options, TimeProvider time, Func<HttpMessageHandler> handlers, CancellationToken cancellationToken)
    {
        _options = options;
        _time = time;
        _handlers = handlers;
        _given = options.MetadataPath is { } path ? MetadataDocument.ReadFile(path, _keys, cancellationToken) : null;
    }

    /// <summary>Gets how many certificates were parsed.</summary>
    public int CertificatesParsed => _keys.Parsed;

    public void Dispose()
    {
        foreach (MetadataSource source in _sources.Values)
        {
            source.Dispose();
        }

        _keys.Dispose();
    }

    /// <summary>Checks key and signature of an identity token whose other checks are done.</summary>
    /// <param name="token">The token.</param>
    /// <param name="checks">All checks; those of key and signature are filled in.</param>
    /// <param name="address">Where its keys are published, or null when it says nothing usable.</param>
    /// <param name="thumbprint">The key that it names.</param>
    /// <param name="now">The time.</param>
    /// <param name="mayAsk">Whether a document may be fetched first.</param>
    /// <param name="hex">The thumbprint as text, where it is known already.</param>
    /// <param name="ask">The document to fetch before this is checked again.</param>
    public void Check(
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
        if (Failed(checks, TokenChecks.Structure) || Failed(checks, TokenChecks.Algorithm) || Failed(checks, TokenChecks.KeyThumbprint) || Failed(checks, TokenChecks.MetadataUrl))
        {
            checks[TokenChecks.SigningKey] = TokenChecks.Skip(TokenChecks.SigningKey, nameof(TokenText.SigningKey_NotAsked));
            return;
        }

        MetadataDocument? document = _given ?? Published(checks, address!, thumbprint, now, mayAsk, lacksSignature, ref ask);
        if (document is null)
        {
            return;
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
    }

    /// <returns>The published document; null when there is none, and then the check of the key says why.</returns>
    private MetadataDocument? Published(
        WfTokenCheck[] checks,
        MetadataAddress address,
        ReadOnlySpan<byte> thumbprint,
        DateTimeOffset now,
        bool mayAsk,
        bool lacksSignature,
        ref MetadataSource? ask)
    {
        if (Failed(checks, TokenChecks.Type) || Failed(checks, TokenChecks.Version) || Failed(checks, TokenChecks.Issuer) || lacksSignature)
        {
            checks[TokenChecks.SigningKey] = TokenChecks.Skip(TokenChecks.SigningKey, nameof(TokenText.SigningKey_NotAsked));
            return null;
        }

        if (_options.Offline)
        {
            checks[TokenChecks.SigningKey] = TokenChecks.Skip(TokenChecks.SigningKey, nameof(TokenText.SigningKey_Offline));
            return null;
        }

        MetadataSource? source = Source(address);
        if (source is null)
        {
            checks[TokenChecks.SigningKey] = TokenChecks.Skip(TokenChecks.SigningKey, nameof(TokenText.SigningKey_TooMany), MaxSources);
            return null;
        }

        if (mayAsk && source.NeedsFetch(thumbprint, now))
        {
            ask = source;
        }

        MetadataSnapshot? snapshot = source.Snapshot;
        if (snapshot?.Document is not { } document)
        {
            checks[TokenChecks.SigningKey] = TokenChecks.Skip(
                TokenChecks.SigningKey, nameof(TokenText.SigningKey_NotFetched), address.Host, snapshot?.Failure);
            return null;
        }

        return document;
    }

    private static bool Failed(WfTokenCheck[] checks, int check) => checks[check].Outcome == CheckOutcome.Fail;

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
