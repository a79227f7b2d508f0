using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DmMaster.Hosting.Port;

/// <summary>Makes each TLS handshake with the certificates that are in the files now.</summary>
/// <remarks>
/// Files that cannot be used, such as a certificate already renewed beside a key that is not yet, leave the last good ones in service.
/// Replaced certificates are not disposed: a handshake may still be using them.
/// </remarks>
internal sealed partial class TlsCertificates
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private static readonly Oid ServerPurpose = new("1.3.6.1.5.5.7.3.1");

    private readonly TlsOptions _options;
    private readonly ClientCertificateRule _rule;
    private readonly ILogger<TlsCertificates> _logger;
    private readonly Lock _lock = new();
    private TlsMaterial _material;
    private string? _lastProblem;

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="InvalidOperationException">They cannot be used; the message is one line.</exception>
    public TlsCertificates(TlsOptions options, ILogger<TlsCertificates> logger)
    {
        _options = options;
        _rule = new(options.AllowedCommonNames);
        _logger = logger;
        _material = TlsMaterial.TryLoad(options, out var material, out var problem) ? material : throw new InvalidOperationException(problem);
    }

    /// <summary>The options of one handshake: a client certificate of the authority is required.</summary>
    /// <param name="handshake">Takes down what comes of it.</param>
    public SslServerAuthenticationOptions ForHandshake(Handshake handshake)
    {
        var material = Current();
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(material.Authorities);
        policy.ApplicationPolicy.Add(ClientCertificateRule.ClientPurpose);
        return new()
        {
            ServerCertificateContext = material.Server,
            ClientCertificateRequired = true,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => _rule.Accepts(certificate, chain, errors, handshake),
            ApplicationProtocols = Protocols,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,

            // A resumed session would not ask for the certificate again, and would outlive a change of the authority.
            AllowTlsResume = false,
        };
    }

    /// <summary>The options of a handshake with a host that this side calls: its certificate must come from the authority, and name it.</summary>
    public SslClientAuthenticationOptions ForCall(string host)
    {
        var material = Current();
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(material.Authorities);
        policy.ApplicationPolicy.Add(ServerPurpose);
        return new()
        {
            TargetHost = host,
            ClientCertificateContext = material.Server,
            CertificateChainPolicy = policy,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,

            // A resumed session would be one of the last certificate.
            AllowTlsResume = false,
        };
    }

    private TlsMaterial Current()
    {
        lock (_lock)
        {
            if (_material.IsCurrent(_options))
            {
                return _material;
            }

            if (TlsMaterial.TryLoad(_options, out var material, out var problem))
            {
                _material = material;
                LogReloaded(_logger);
            }
            else if (problem != _lastProblem)
            {
                LogStale(_logger, problem);
            }

            _lastProblem = problem;
            return _material;
        }
    }

    [LoggerMessage(HostingEventIds.CertificatesReloaded, LogLevel.Information, "certificates were read again")]
    private static partial void LogReloaded(ILogger logger);

    [LoggerMessage(HostingEventIds.CertificatesStale, LogLevel.Warning, "changed certificates cannot be used, the last good ones stay in service")]
    private static partial void LogStale(ILogger logger, string problem);
}
