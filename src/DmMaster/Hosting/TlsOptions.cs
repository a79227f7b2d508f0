namespace DmMaster.Hosting;

/// <summary>TLS on the one port. The files are read again at a handshake when they have changed.</summary>
/// <param name="CaFile">PEM file of the authorities that client certificates must come from.</param>
/// <param name="CertificateFile">PEM file of the server certificate, then its intermediates.</param>
/// <param name="KeyFile">PEM file of the server's private key, not encrypted.</param>
public sealed record TlsOptions(string CaFile, string CertificateFile, string KeyFile)
{
    /// <summary>The common names that may connect; empty lets in every certificate of the authority.</summary>
    public IReadOnlyList<string> AllowedCommonNames { get; init; } = [];
}
