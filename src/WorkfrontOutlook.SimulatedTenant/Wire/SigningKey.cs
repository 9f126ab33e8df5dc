using System.Security.Cryptography;
using System.Text;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>
/// The key with which the tenant's Exchange signs identity tokens, and its self-signed certificate. RSA keys can't be made
/// from a seed, so there is one for the whole process, made when first needed.
/// </summary>
internal sealed class SigningKey
{
    private static readonly Lazy<SigningKey> Shared = new(static () => new SigningKey());

    private readonly RSA _rsa;
    private readonly object _gate = new();

    private SigningKey()
    {
        _rsa = MakeKey();
        Certificate = MakeCertificate();
#pragma warning disable CA5350, CA1850 // The format's thumbprints are SHA-1.
        using SHA1 sha = SHA1.Create();
        Thumbprint = sha.ComputeHash(Certificate);
#pragma warning restore CA5350, CA1850
    }

    public static SigningKey Instance => Shared.Value;

    /// <summary>Gets the certificate, DER.</summary>
    public byte[] Certificate { get; }

    /// <summary>Gets the certificate's SHA-1.</summary>
    public byte[] Thumbprint { get; }

    public byte[] Sign(byte[] data)
    {
        lock (_gate)
        {
            return _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    // On the .NET Framework, what RSA.Create gives has 1,024 bits, and keeps them.
#if NET8_0_OR_GREATER
    private static RSA MakeKey() => RSA.Create(2048);
#else
    private static RSACryptoServiceProvider MakeKey() => new(2048);
#endif

    private static byte[] Der(byte tag, params byte[][] contents)
    {
        byte[] content = contents.SelectMany(part => part).ToArray();
        var bytes = new List<byte> { tag };
        if (content.Length < 0x80)
        {
            bytes.Add((byte)content.Length);
        }
        else if (content.Length < 0x100)
        {
            bytes.Add(0x81);
            bytes.Add((byte)content.Length);
        }
        else
        {
            bytes.Add(0x82);
            bytes.Add((byte)(content.Length >> 8));
            bytes.Add((byte)content.Length);
        }

        bytes.AddRange(content);
        return bytes.ToArray();
    }

    private static byte[] Sequence(params byte[][] contents) => Der(0x30, contents);

    private static byte[] Integer(params byte[] value)
    {
        byte[] trimmed = value.SkipWhile(b => b == 0).DefaultIfEmpty((byte)0).ToArray();
        return Der(0x02, trimmed[0] >= 0x80 ? new byte[1] : Array.Empty<byte>(), trimmed);
    }

    // CertificateRequest would do this, but netstandard2.0 lacks it.
    private byte[] MakeCertificate()
    {
        byte[] none = Der(0x05);
        byte[] sha256Rsa = Sequence(Der(0x06, new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B }), none);
        byte[] rsa = Sequence(Der(0x06, new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01 }), none);
        byte[] name = Sequence(Der(0x31, Sequence(Der(0x06, new byte[] { 0x55, 0x04, 0x03 }), Der(0x0C, Encoding.UTF8.GetBytes("Simulated Exchange Server Auth")))));
        byte[] validity = Sequence(Der(0x17, Encoding.ASCII.GetBytes("200101000000Z")), Der(0x17, Encoding.ASCII.GetBytes("491231235959Z")));
        RSAParameters key = _rsa.ExportParameters(includePrivateParameters: false);
        byte[] publicKey = Sequence(rsa, Der(0x03, new byte[1], Sequence(Integer(key.Modulus!), Integer(key.Exponent!))));
        byte[] body = Sequence(Der(0xA0, Integer(2)), Integer(key.Modulus!.Take(8).ToArray()), sha256Rsa, name, validity, name, publicKey);
        return Sequence(body, sha256Rsa, Der(0x03, new byte[1], Sign(body)));
    }
}
