using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DmMaster.Databases.Connecting;

/// <summary>
/// Whether a server's certificate comes from the authorities that are given, as Go judges it: over the intermediate certificates that the
/// server sends along, up to any certificate that is given, be it an intermediate one itself. Nothing is fetched from anywhere.
/// </summary>
internal static class CertificateChain
{
    private static readonly Oid ServerPurpose = new("1.3.6.1.5.5.7.3.1");

    /// <summary>What is wrong with a certificate, in the words of Go's <c>x509</c>; null when nothing is.</summary>
    /// <param name="shown">The server's certificate.</param>
    /// <param name="sent">What came with it.</param>
    /// <param name="authorities">Whom to believe.</param>
    public static string? FindProblem(X509Certificate2 shown, X509Chain? sent, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,

                // A chain may end at an intermediate certificate: who it ends at is looked at here.
                VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority,
            },
        };
        chain.ChainPolicy.ApplicationPolicy.Add(ServerPurpose);
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(static element => element.Certificate).ToArray());
        }

        var isSound = chain.Build(shown);
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
        return !chain.ChainElements.Any(element => authorities.Contains(element.Certificate)) ? "certificate signed by unknown authority"
            : isSound ? null
            : status.HasFlag(X509ChainStatusFlags.NotTimeValid) ? Expired(shown)
            : status.HasFlag(X509ChainStatusFlags.NotValidForUsage) ? "certificate specifies an incompatible key usage"
            : "certificate signed by unknown authority";
    }

    private static string Expired(X509Certificate2 shown) => string.Create(
        CultureInfo.InvariantCulture,
        $"certificate has expired or is not yet valid: that of the server holds from {shown.NotBefore.ToUniversalTime():s}Z to {shown.NotAfter.ToUniversalTime():s}Z");
}
