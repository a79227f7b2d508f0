namespace DmMaster.Store.EtcdClient;

/// <summary>How to speak TLS with an etcd cluster. Files are PEM and read once.</summary>
/// <param name="CaFile">The authorities that the members' certificates must come from.</param>
public sealed record EtcdTls(string CaFile)
{
    /// <summary>The certificate to show, then its intermediates; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The private key of the certificate, not encrypted; null when there is none.</summary>
    public string? KeyFile { get; init; }
}
