using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace DmMaster.Hosting.Port;

/// <summary>Says of a clear-text connection that it speaks HTTP/2, where the server looks for the outcome of ALPN. There is no certificate.</summary>
internal sealed class ClearTextHttp2Feature : ITlsConnectionFeature, ITlsApplicationProtocolFeature
{
    private static readonly byte[] Http2 = "h2"u8.ToArray();

    /// <inheritdoc/>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ApplicationProtocol => Http2;

    /// <inheritdoc/>
    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
}
