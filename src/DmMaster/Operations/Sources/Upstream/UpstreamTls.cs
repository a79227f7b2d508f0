using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DmMaster.Config;
using MySqlConnector;

namespace DmMaster.Operations.Sources.Upstream;

/// <summary>TLS towards an upstream: whom to believe, and what to show.</summary>
/// <remarks>As DM does, the server's certificate must come from the authority that is given, or may be any when none is.</remarks>
public sealed class UpstreamTls : IDisposable
{
    private readonly X509Certificate2Collection _authorities = [];
    private readonly IReadOnlyList<string> _names;
    private X509Certificate2? _own;

    private UpstreamTls(bool isUsed, IReadOnlyList<string> names) => (IsUsed, _names) = (isUsed, names);

    /// <summary>Whether there is TLS at all.</summary>
    public bool IsUsed { get; }

    /// <summary>Why the server's certificate was not believed, in the words of Go's TLS; null when it was, or none came.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Reads the certificates that a source names or holds.</summary>
    /// <param name="security">Where they are; null for no TLS.</param>
    /// <param name="onUnreadable">Told why a file cannot be read.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    public static async Task<DmResult<UpstreamTls>> ReadAsync(SecurityConfig? security, Action<string> onUnreadable, CancellationToken cancellationToken) =>
        security is null
            ? new UpstreamTls(false, [])
            : (await TlsContent.ReadAsync(security, onUnreadable, cancellationToken)).Then(content => Parse(content, [.. security.AllowedNames ?? []]));

    private static DmResult<UpstreamTls> Parse(TlsContent content, IReadOnlyList<string> names)
    {
        var tls = new UpstreamTls(!content.IsEmpty, names);
        var problem = tls.TakeAuthorities(content.Authority) ?? tls.TakeOwn(content.Certificate, content.Key);
        if (problem is null)
        {
            return tls;
        }

        tls.Dispose();
        return UpstreamErrors.TlsInvalid(problem);
    }

    private string? TakeAuthorities(string pem)
    {
        if (pem.Length == 0)
        {
            return null;
        }

        try
        {
            _authorities.ImportFromPem(pem);
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            // The text is the same: Go takes what it can read, and complains when there was nothing.
        }

        return _authorities.Count == 0 ? "failed to append ca certs" : null;
    }

    private string? TakeOwn(string certificate, string key)
    {
        // As in DM, one without the other is none.
        if (certificate.Length == 0 || key.Length == 0)
        {
            return null;
        }

        try
        {
            // Through PKCS#12, since a key straight from PEM cannot be used by every TLS there is.
            using var pem = X509Certificate2.CreateFromPem(certificate, key);
            _own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            return null;
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            var cause = !PemEncoding.TryFind(certificate, out _) ? "failed to find any PEM data in certificate input"
                : !PemEncoding.TryFind(key, out _) ? "failed to find any PEM data in key input"
                : failure.Message.ReplaceLineEndings(" ");
            return $"could not load client key pair: tls: {cause}";
        }
    }

    private static bool IsUnreadable(Exception failure) => failure is CryptographicException or FormatException or ArgumentException or NotSupportedException;

    /// <summary>Makes a connection use it.</summary>
    public void Apply(MySqlConnection connection)
    {
        if (!IsUsed)
        {
            return;
        }

        connection.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsBelieved(certificate, chain, errors);
        if (_own is not null)
        {
            connection.ProvideClientCertificatesCallback = certificates =>
            {
                certificates.Add(_own);
                return ValueTask.CompletedTask;
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Dispose();
        foreach (var authority in _authorities)
        {
            authority.Dispose();
        }
    }

    private bool IsBelieved(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            Refusal = "tls: received empty certificates message";
            return false;
        }

        using var shown = new X509Certificate2(certificate);
        var name = shown.GetNameInfo(X509NameType.SimpleName, false);
        if (_authorities.Count > 0 && CertificateChain.FindProblem(shown, sent, _authorities) is { } problem)
        {
            Refusal = $"tls: failed to verify certificate: x509: {problem}";
        }
        else if (_names.Count > 0 && !_names.Contains(name))
        {
            Refusal = $"client certificate authentication failed. The Common Name from the client certificate [{name}] was not found " +
                $"in the configuration cluster-verify-cn with value: {GoFormat.List(_names)}";
        }

        return Refusal is null;
    }
}
