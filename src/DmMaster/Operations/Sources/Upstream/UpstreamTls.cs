using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
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

    /// <summary>Reads the certificates that a source names or holds.</summary>
    /// <exception cref="Exception">One cannot be read; <see cref="IsUnreadable"/> knows which kinds there are.</exception>
    public static UpstreamTls Read(SecurityConfig? security)
    {
        if (security is null)
        {
            return new UpstreamTls(false, []);
        }

        var authority = Text(security.CaBytes, security.CaBase64, security.CaPath);
        var certificate = Text(security.CertificateBytes, security.CertificateBase64, security.CertificatePath);
        var key = Text(security.KeyBytes, security.KeyBase64, security.KeyPath);
        var tls = new UpstreamTls(authority.Length + certificate.Length + key.Length > 0, [.. security.AllowedNames ?? []]);
        if (authority.Length > 0)
        {
            tls._authorities.ImportFromPem(authority);
        }

        if (certificate.Length > 0)
        {
            // Through PKCS#12, since a key straight from PEM cannot be used by every TLS there is.
            using var pem = X509Certificate2.CreateFromPem(certificate, key);
            tls._own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }

        return tls;
    }

    /// <summary>Whether an exception means that a certificate cannot be read.</summary>
    public static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or
        System.Security.Cryptography.CryptographicException or FormatException or ArgumentException or NotSupportedException;

    /// <summary>Makes a connection use it.</summary>
    public void Apply(MySqlConnection connection)
    {
        if (!IsUsed)
        {
            return;
        }

        connection.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsBelieved(certificate, errors);
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

    private static string Text(IReadOnlyList<byte>? bytes, string base64, string path) => (bytes, base64, path) switch
    {
        ({ Count: > 0 }, _, _) => Encoding.UTF8.GetString([.. bytes]),
        (_, { Length: > 0 }, _) => Encoding.UTF8.GetString(Convert.FromBase64String(base64)),
        (_, _, { Length: > 0 }) => File.ReadAllText(path),
        _ => "",
    };

    private bool IsBelieved(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return false;
        }

        using var shown = new X509Certificate2(certificate);
        return (_names.Count == 0 || _names.Contains(shown.GetNameInfo(X509NameType.SimpleName, false))) && (_authorities.Count == 0 || IsSigned(shown));
    }

    private bool IsSigned(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        return chain.Build(certificate);
    }
}
