using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>Finds an app's certificate, and refuses early one that can't sign.</summary>
internal static class Certificates
{
    private const int WrongPassword = unchecked((int)0x80070056);

    /// <summary>Finds the certificate.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The certificate, and whether it is to be disposed after use.</returns>
    public static (X509Certificate2 Certificate, bool Owned) Find(ConnectRequest request)
    {
        bool owned = request.Certificate is null;
        X509Certificate2 certificate = request.Certificate
            ?? (request.CertificateFilePath is string path ? FromFile(path, request)
                : request.CertificateThumbprint is string thumbprint ? FromStore(thumbprint)
                : throw WfErrors.SignInInputMissing.For(null, SignInKind.Certificate, "-CertificateThumbprint, -Certificate, -CertificateFilePath"));
        try
        {
            Check(certificate, request.Clock);
            return (certificate, owned);
        }
        catch when (owned)
        {
            certificate.Dispose();
            throw;
        }
    }

    private static void Check(X509Certificate2 certificate, TimeProvider clock)
    {
        string name;
        try
        {
            name = certificate.Thumbprint;
        }
        catch (CryptographicException)
        {
            // A disposed one.
            throw WfErrors.CertificateWithoutPrivateKey.For(null, "-Certificate");
        }

        if (!string.Equals(certificate.PublicKey.Oid.Value, "1.2.840.113549.1.1.1", StringComparison.Ordinal))
        {
            throw WfErrors.CertificateNotRsa.For(name, name);
        }

        DateTimeOffset now = clock.GetUtcNow();
        if (now.UtcDateTime < certificate.NotBefore.ToUniversalTime() || now.UtcDateTime > certificate.NotAfter.ToUniversalTime())
        {
            throw WfErrors.CertificateNotValidNow.For(name, name, Day(certificate.NotBefore), Day(certificate.NotAfter));
        }

        if (!certificate.HasPrivateKey)
        {
            throw WfErrors.CertificateWithoutPrivateKey.For(name, name);
        }

        try
        {
            using RSA? key = certificate.GetRSAPrivateKey();
            if (key is null)
            {
                throw WfErrors.CertificateWithoutPrivateKey.For(name, name);
            }
        }
        catch (CryptographicException)
        {
            // In the store, but this account may not read it.
            throw WfErrors.CertificateWithoutPrivateKey.For(name, name);
        }
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture);

    private static X509Certificate2 FromFile(string path, ConnectRequest request)
    {
        try
        {
            X509KeyStorageFlags flags = X509KeyStorageFlags.DefaultKeySet;
#if NET8_0_OR_GREATER
            // The key stays in memory; macOS can't do that.
            flags = OperatingSystem.IsMacOS() ? flags : X509KeyStorageFlags.EphemeralKeySet;
#endif
            // Read here: of a file that isn't there, the crypto library tells in its own codes.
            byte[] file = File.ReadAllBytes(path);
            return request.CertificatePassword is null
                ? new X509Certificate2(file, (string?)null, flags)
                : new X509Certificate2(file, request.CertificatePassword, flags);
        }
        catch (CryptographicException failure) when (failure.HResult == WrongPassword)
        {
            throw WfErrors.CertificatePasswordWrong.For(path, path);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw WfErrors.CertificateFileUnreadable.For(path, path, ServiceText.Clean(failure.Message, null));
        }
    }

    private static X509Certificate2 FromStore(string thumbprint)
    {
        // Copied from the certificate's window, it has blanks and an invisible mark.
        string plain = new(thumbprint.Where(Uri.IsHexDigit).ToArray());
        foreach (StoreLocation location in new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine })
        {
            try
            {
                using var store = new X509Store(StoreName.My, location);
                store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                X509Certificate2Collection found = store.Certificates.Find(X509FindType.FindByThumbprint, plain, validOnly: false);
                if (found.Count > 0)
                {
                    // The one with a key, if several places have it.
                    X509Certificate2 best = found.Cast<X509Certificate2>().FirstOrDefault(candidate => candidate.HasPrivateKey) ?? found[0];
                    foreach (X509Certificate2 other in found.Cast<X509Certificate2>().Where(other => !ReferenceEquals(other, best)))
                    {
                        other.Dispose();
                    }

                    return best;
                }
            }
            catch (CryptographicException)
            {
                // No such store on this machine, or closed to this account.
            }
        }

        string shown = ServiceText.Clean(thumbprint, null);
        throw WfErrors.CertificateNotFound.For(shown, shown);
    }
}
