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
    /// <param name="certificate">The certificate.</param>
    /// <param name="chain">How it leads to the authority, or where that breaks off.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <param name="handshake">Takes down why not.</param>
    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, Handshake handshake)
    {
        handshake.CommonName = certificate is X509Certificate2 shown ? CommonName(shown) : null;
        handshake.Refusal = certificate is null ? "it shows no certificate"
            : errors != SslPolicyErrors.None ? WhyNot(chain)
            : allowedCommonNames.Count == 0 || (handshake.CommonName is { } name && allowedCommonNames.Contains(name, StringComparer.Ordinal)) ? null
            : "the common name of its certificate is not among those of cert-allowed-cn";
        return handshake.Refusal is null;
    }

    private static string WhyNot(X509Chain? chain)
    {
        var status = chain?.ChainStatus.Select(static one => one.Status).Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one) ?? default;
        return status switch
        {
            _ when (status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 => "its certificate is not from the authority of ssl-ca",
            _ when (status & X509ChainStatusFlags.NotTimeValid) != 0 => "its certificate has expired, or is not valid yet",
            _ when (status & X509ChainStatusFlags.NotValidForUsage) != 0 => "its certificate is not for clients",
            _ => $"its certificate is not valid ({status})",
        };
    }

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
