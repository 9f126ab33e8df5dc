using System.Text;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>Stands for the base library's, which Mono lacks: as much of it as a self-signed certificate of an RSA key needs.</summary>
internal sealed class CertificateRequest
{
    private readonly byte[] _name;
    private readonly RSA _key;

    public CertificateRequest(string name, RSA key, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        byte[] common = Tag(0x30, Tag(0x06, 0x55, 0x04, 0x03), Tag(0x0C, Encoding.UTF8.GetBytes(name.Substring("CN=".Length))));
        _name = Tag(0x30, Tag(0x31, common));
        _key = key;
    }

    public CertificateRequest(string name, ECDsa key, HashAlgorithmName hash)
    {
        _name = Array.Empty<byte>();
        _key = null!;
        Xunit.Assert.Skip("Mono makes no certificate of an elliptic curve's key.");
    }

    public X509Certificate2 CreateSelfSigned(DateTimeOffset from, DateTimeOffset to)
    {
        RSAParameters key = _key.ExportParameters(false);
        byte[] algorithm = Tag(0x30, Tag(0x06, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B), Tag(0x05, Array.Empty<byte>()));
        byte[] publicKey = Tag(
            0x30,
            Tag(0x30, Tag(0x06, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01), Tag(0x05, Array.Empty<byte>())),
            Tag(0x03, new byte[] { 0 }, Tag(0x30, Number(key.Modulus), Number(key.Exponent))));
        byte[] body = Tag(
            0x30,
            Tag(0xA0, Tag(0x02, 2)),
            Number(Guid.NewGuid().ToByteArray()),
            algorithm,
            _name,
            Tag(0x30, Time(from), Time(to)),
            _name,
            publicKey);
        byte[] signature = _key.SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new X509Certificate2(Tag(0x30, body, algorithm, Tag(0x03, new byte[] { 0 }, signature)));
    }

    // UTCTime ends with 2049.
    private static byte[] Time(DateTimeOffset time) => Tag(0x18, Encoding.ASCII.GetBytes(time.UtcDateTime.ToString("yyyyMMddHHmmss", Globalization.CultureInfo.InvariantCulture) + "Z"));

    private static byte[] Number(byte[] value)
    {
        byte[] trimmed = value.SkipWhile(part => part == 0).ToArray();
        return Tag(0x02, trimmed[0] < 0x80 ? trimmed : new byte[] { 0 }.Concat(trimmed).ToArray());
    }

    private static byte[] Tag(byte tag, params byte[] content) => Tag(tag, new[] { content });

    private static byte[] Tag(byte tag, params byte[][] parts)
    {
        byte[] content = parts.SelectMany(part => part).ToArray();
        byte[] length = content.Length < 0x80 ? new[] { (byte)content.Length }
            : content.Length < 0x100 ? new byte[] { 0x81, (byte)content.Length }
            : new byte[] { 0x82, (byte)(content.Length >> 8), (byte)content.Length };
        return new[] { tag }.Concat(length).Concat(content).ToArray();
    }
}
