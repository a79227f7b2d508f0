using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DmMaster.Hosting.Port;

/// <summary>Who may connect: holders of a certificate of the authority, by common name when names are listed.</summary>
/// <param name="allowedCommonNames">The names; empty for all.</param>
internal sealed class ClientCertificateRule(IReadOnlyList<string> allowedCommonNames)
{
    /// <summary>The purpose a certificate with listed purposes must list.</summary>
    public static readonly Oid ClientPurpose = new("1.3.6.1.5.5.7.3.2");

    private const string CommonNameType = "2.5.4.3";

    /// <summary>Whether the certificate lets its holder in.</summary>
    public bool Accepts(X509Certificate? certificate, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        && certificate is X509Certificate2 found
        && (allowedCommonNames.Count == 0 || (CommonName(found) is { } name && allowedCommonNames.Contains(name, StringComparer.Ordinal)));

    /// <summary>The subject's common name, null when it has none.</summary>
    public static string? CommonName(X509Certificate2 certificate)
    {
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameType)
            {
                return part.GetSingleElementValue();
            }
        }

        return null;
    }
}
