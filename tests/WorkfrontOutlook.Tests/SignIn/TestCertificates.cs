using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>Self-made certificates.</summary>
internal static class TestCertificates
{
    public static X509Certificate2 Rsa(int fromDays = -1, int toDays = 30)
    {
#if NETFRAMEWORK
        Assert.Skip("Mono cannot join a certificate and its key.");
        return null;
#else
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=signin-test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(toDays));
#endif
    }

    public static X509Certificate2 Ec()
    {
#if NETFRAMEWORK
        Assert.Skip("Mono cannot join a certificate and its key.");
        return null;
#else
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=signin-test-ec", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
#endif
    }

    public static X509Certificate2 PublicPart(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));
}
