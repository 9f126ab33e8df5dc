using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// The public key of a signing certificate, parsed once. RSA objects aren't documented as safe for several threads, so each
/// call borrows one; those after the first are made from the numbers, not from the certificate.
/// </summary>
internal sealed class SigningKey : IDisposable
{
    /// <summary>The smallest modulus that is accepted, in bits.</summary>
    public const int MinBits = 2048;

    /// <summary>The largest modulus that is accepted, in bits: a bigger one only costs time.</summary>
    public const int MaxBits = 16384;

    private readonly RSAParameters _numbers;
    private readonly ConcurrentBag<RSA> _others = [];
    private RSA? _ready;

    private SigningKey(RSAParameters numbers, RSA? ready, TokenPhrase? fault)
    {
        _numbers = numbers;
        _ready = ready;
        Fault = fault;
        SignatureLength = numbers.Modulus?.Length ?? 0;
    }

    /// <summary>Gets why the key isn't to be used, or null.</summary>
    public TokenPhrase? Fault { get; }

    /// <summary>Gets the length of a signature in bytes.</summary>
    public int SignatureLength { get; }

    /// <summary>Gets the certificate's SHA-1, 20 bytes.</summary>
    public byte[] Thumbprint { get; private init; } = [];

    public DateTimeOffset NotBefore { get; private init; }

    public DateTimeOffset NotAfter { get; private init; }

    public static SigningKey FromCertificate(byte[] der)
    {
        try
        {
            // The certificate class would read other containers too, some of which cost time or carry keys. It throws for nothing.
            if (der.Length == 0 || X509Certificate2.GetCertContentType(der) != X509ContentType.Cert)
            {
                return Unusable(nameof(TokenText.Key_Unreadable));
            }

            using var certificate = new X509Certificate2(der);
            if (!certificate.RawData.AsSpan().SequenceEqual(der))
            {
                return Unusable(nameof(TokenText.Key_Unreadable));
            }

            using RSA? rsa = certificate.GetRSAPublicKey();
            return rsa is null ? Unusable(nameof(TokenText.Key_NotRsa)) : FromNumbers(rsa.ExportParameters(false), certificate);
        }
        catch (CryptographicException)
        {
            return Unusable(nameof(TokenText.Key_Unreadable));
        }
    }

    /// <summary>A key from its numbers, as published test vectors give it.</summary>
    public static SigningKey FromNumbers(RSAParameters numbers) => FromNumbers(numbers, certificate: null);

    /// <summary>Verifies an RS256 signature (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3).</summary>
    /// <param name="hash">The SHA-256 of what was signed.</param>
    /// <param name="signature">A buffer with the signature at its beginning.</param>
    /// <param name="signatureLength">The signature's length.</param>
    public bool VerifyHash(byte[] hash, byte[] signature, int signatureLength)
    {
        if (Fault is not null || signatureLength != SignatureLength)
        {
            return false;
        }

        RSA rsa = Interlocked.Exchange(ref _ready, null) ?? (_others.TryTake(out RSA? other) ? other : Create());
        try
        {
#if NET8_0_OR_GREATER
            return rsa.VerifyHash(hash, signature.AsSpan(0, signatureLength), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
#else
            byte[] exact = new byte[signatureLength];
            Buffer.BlockCopy(signature, 0, exact, 0, signatureLength);
            return rsa.VerifyHash(hash, exact, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
#endif
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            RSA? left = Interlocked.Exchange(ref _ready, rsa);
            if (left is not null)
            {
                _others.Add(left);
            }
        }
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _ready, null)?.Dispose();
        while (_others.TryTake(out RSA? rsa))
        {
            rsa.Dispose();
        }
    }

    private static SigningKey FromNumbers(RSAParameters numbers, X509Certificate2? certificate)
    {
        int bits = BitLength(numbers.Modulus!);
        TokenPhrase? fault =
            bits < MinBits ? new TokenPhrase(nameof(TokenText.Key_Weak), bits, MinBits)
            : bits > MaxBits ? new TokenPhrase(nameof(TokenText.Key_TooLarge), bits, MaxBits)
            : !IsSoundExponent(numbers.Exponent!) || (numbers.Modulus![numbers.Modulus.Length - 1] & 1) == 0 ? new TokenPhrase(nameof(TokenText.Key_Exponent))
            : null;
        return new SigningKey(numbers, ready: null, fault)
        {
            Thumbprint = certificate?.GetCertHash() ?? [],
            NotBefore = certificate?.NotBefore ?? DateTimeOffset.MinValue,
            NotAfter = certificate?.NotAfter ?? DateTimeOffset.MaxValue,
        };
    }

    private static SigningKey Unusable(string textKey) => new(default, null, new TokenPhrase(textKey));

    private static int BitLength(byte[] bigEndian)
    {
        int i = 0;
        while (i < bigEndian.Length && bigEndian[i] == 0)
        {
            i++;
        }

        if (i == bigEndian.Length)
        {
            return 0;
        }

        int bits = (bigEndian.Length - i - 1) * 8;
        for (int top = bigEndian[i]; top != 0; top >>= 1)
        {
            bits++;
        }

        return bits;
    }

    /// <summary>Odd and above 1, and not longer than 64 bits, as real keys are.</summary>
    private static bool IsSoundExponent(byte[] exponent)
    {
        int bits = BitLength(exponent);
        return bits is >= 2 and <= 64 && (exponent[exponent.Length - 1] & 1) == 1;
    }

    private RSA Create()
    {
        var rsa = RSA.Create();
        rsa.ImportParameters(_numbers);
        return rsa;
    }
}
