using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using DmMaster.Config;
using DmMaster.Config.Files;
using MySqlConnector;

namespace DmMaster.Databases.Connecting;

/// <summary>TLS towards an upstream: whom to believe, and what to show.</summary>
/// <remarks>As DM does, the server's certificate must come from the authority that is given, or may be any when none is.</remarks>
public sealed class DatabaseTls : IDisposable
{
    private readonly X509Certificate2Collection _authorities = [];
    private readonly IReadOnlyList<string> _names;
    private X509Certificate2? _own;

    private DatabaseTls(bool isUsed, IReadOnlyList<string> names) => (IsUsed, _names) = (isUsed, names);

    /// <summary>Whether there is TLS at all.</summary>
    public bool IsUsed { get; }

    /// <summary>Whether an authority is given, whose certificates alone are believed.</summary>
    public bool HasAuthority => _authorities.Count > 0;

    /// <summary>Why the server's certificate was not believed, in the words of Go's TLS; null when it was, or none came.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Reads the certificates that a source names or holds.</summary>
    /// <param name="security">Where they are; null for no TLS.</param>
    /// <param name="onUnreadable">Told why a file cannot be read.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    public static async Task<DmResult<DatabaseTls>> ReadAsync(SecurityConfig? security, Action<string> onUnreadable, CancellationToken cancellationToken) =>
        security is null
            ? new DatabaseTls(false, [])
            : (await TlsContent.ReadAsync(security, onUnreadable, cancellationToken)).Then(content => Parse(content, [.. security.AllowedNames ?? []]));

    private static DmResult<DatabaseTls> Parse(TlsContent content, IReadOnlyList<string> names)
    {
        var tls = new DatabaseTls(!content.IsEmpty, names);
        tls._authorities.AddRange(Pem.Certificates(content.Authority));
        if (content.Authority.Length > 0 && tls._authorities.Count == 0)
        {
            return DatabaseErrors.TlsInvalid("failed to append ca certs");
        }

        // As in DM, one without the other is none.
        if (content.Certificate.Length == 0 || content.Key.Length == 0)
        {
            return tls;
        }

        if (Pem.KeyPair(content.Certificate, content.Key).TryGet(out var pair, out var error))
        {
            tls._own = pair[0];
            return tls;
        }

        tls.Dispose();
        return DatabaseErrors.TlsInvalid($"could not load client key pair: tls: {error}");
    }

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

    /// <summary>Makes the connections of HTTP use it. Other than towards a database, the server's name counts, as with Go's clients.</summary>
    public void Apply(SslClientAuthenticationOptions connections)
    {
        connections.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsBelieved(certificate, chain, errors) && IsNamed(errors);
        connections.ClientCertificates = _own is null ? [] : [_own];
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

    private bool IsNamed(SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            Refusal = "tls: failed to verify certificate: x509: certificate is not valid for the name or address that was dialled";
        }

        return Refusal is null;
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
