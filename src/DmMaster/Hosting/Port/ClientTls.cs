using System.Net.Security;

namespace DmMaster.Hosting.Port;

/// <summary>TLS towards workers: this master's own certificate is shown, and theirs must come from the same authority.</summary>
internal static class ClientTls
{
    /// <summary>What to show to a host, and to demand of it; null when the port speaks clear text, as then the workers' do.</summary>
    public static Func<string, SslClientAuthenticationOptions>? Of(MasterOptions options, IServiceProvider services)
    {
        if (options.Tls is not { } tls)
        {
            return null;
        }

        // With the first call: by then the port is open, and has said what is wrong with the files.
        var certificates = new Lazy<TlsCertificates>(
            () => new TlsCertificates(tls, services.GetRequiredService<ILogger<TlsCertificates>>()));
        return host => certificates.Value.ForCall(host);
    }
}
