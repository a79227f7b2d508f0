using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DmMaster.Config.Files;

namespace DmMaster.Hosting.Port;

/// <summary>Certificates as they were in their files at one moment.</summary>
internal sealed class TlsMaterial : IDisposable
{
    private const int MostBytes = 1 << 20;

    private readonly byte[][] _files;
    private readonly X509Certificate2 _certificate;

    private TlsMaterial(byte[][] files, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        _files = files;
        _certificate = chain[0];
        Authorities = authorities;
        chain.RemoveAt(0);
        Server = SslStreamCertificateContext.Create(_certificate, chain, offline: true);
    }

    /// <summary>The server certificate with its intermediates.</summary>
    public SslStreamCertificateContext Server { get; }

    /// <summary>The authorities that client certificates must come from.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>Reads and checks the files.</summary>
    /// <param name="options">Their names.</param>
    /// <param name="material">The certificates, null when there is a problem.</param>
    /// <param name="problem">One line, null when there is none.</param>
    public static bool TryLoad(TlsOptions options, [NotNullWhen(true)] out TlsMaterial? material, [NotNullWhen(false)] out string? problem)
    {
        material = null;
        if (!TryRead(options, out var files, out problem))
        {
            return false;
        }

        var authorities = Pem.Certificates(Encoding.UTF8.GetString(files[0]));
        if (authorities.Count == 0)
        {
            problem = $"{options.CaFile}: no certificate found";
            return false;
        }

        if (!Pem.KeyPair(Encoding.UTF8.GetString(files[1]), Encoding.UTF8.GetString(files[2])).TryGet(out var chain, out var error))
        {
            problem = $"{options.CertificateFile} with {options.KeyFile}: {error}";
            return false;
        }

        material = new(files, chain, authorities);
        return true;
    }

    /// <summary>Whether the files still hold the same. They are small, and comparing them whole cannot be fooled by coarse file times.</summary>
    public bool IsCurrent(TlsOptions options) =>
        TryRead(options, out var files, out _) && files.Zip(_files).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    private static bool TryRead(TlsOptions options, out byte[][] files, [NotNullWhen(false)] out string? problem)
    {
        files = new byte[3][];
        var paths = (string[])[options.CaFile, options.CertificateFile, options.KeyFile];
        for (var i = 0; i < paths.Length; i++)
        {
            if (!GuardedFile.Read(paths[i], MostBytes).TryGet(out var bytes, out var error))
            {
                problem = paths[i].Length == 0 ? "ssl-ca needs ssl-cert and ssl-key beside it" : error;
                return false;
            }

            files[i] = bytes;
        }

        problem = null;
        return true;
    }
}
