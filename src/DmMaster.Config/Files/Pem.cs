using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DmMaster.Config.Files;

/// <summary>Certificates and keys as PEM texts hold them.</summary>
public static class Pem
{
    /// <summary>The certificates of a text, in its order; none where none can be read. As in Go, what else the text holds is passed over.</summary>
    public static X509Certificate2Collection Certificates(string text)
    {
        X509Certificate2Collection found = [];
        try
        {
            found.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            // One block that is no certificate: those before it count.
        }

        return found;
    }

    /// <summary>A certificate with its key first, then the intermediates that stand behind it.</summary>
    /// <param name="certificates">The certificate and its intermediates.</param>
    /// <param name="key">The certificate's key, not encrypted.</param>
    /// <returns>Those, or what is wrong, in the words of Go's TLS where it has some.</returns>
    public static DmResult<X509Certificate2Collection> KeyPair(string certificates, string key)
    {
        try
        {
            // Through PKCS#12, since a key straight from PEM cannot be used by every TLS there is.
            using var pair = X509Certificate2.CreateFromPem(certificates, key);
            var own = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
            X509Certificate2Collection chain = [own, .. Certificates(certificates).Skip(1)];
            return chain;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or FormatException or NotSupportedException)
        {
            return DmError.Plain(
                !PemEncoding.TryFind(certificates, out _) ? "failed to find any PEM data in certificate input"
                : !PemEncoding.TryFind(key, out _) ? "failed to find any PEM data in key input"
                : failure.Message.ReplaceLineEndings(" "));
        }
    }
}
