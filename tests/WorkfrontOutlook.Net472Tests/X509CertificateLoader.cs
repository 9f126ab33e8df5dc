namespace System.Security.Cryptography.X509Certificates;

/// <summary>Stands for the newer base library's loader.</summary>
internal static class X509CertificateLoader
{
    public static X509Certificate2 LoadCertificate(byte[] bytes) => new(bytes);

    public static X509Certificate2 LoadPkcs12(byte[] bytes, string? password, X509KeyStorageFlags flags = X509KeyStorageFlags.DefaultKeySet) => new(bytes, password, flags);
}
