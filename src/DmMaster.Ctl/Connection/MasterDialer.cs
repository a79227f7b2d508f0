using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using DmMaster.Config;
using DmMaster.Ctl.Hosting;

namespace DmMaster.Ctl.Connection;

/// <summary>
/// Connects to the first address that answers, in the order given. An address that hangs is left after the dial time-out; when all refuse, they
/// are tried again until each has had that time, because a master may just be starting.
/// </summary>
internal sealed class MasterDialer(ConnectionOptions options, CtlHost host)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Connects.</summary>
    public async Task<DmResult<MasterConnection>> DialAsync(CancellationToken cancellationToken)
    {
        SslClientAuthenticationOptions? tls = null;
        if (options.Tls is { } files && !files.Load().TryGet(out tls, out var tlsError))
        {
            return tlsError;
        }

        var begin = host.Time.GetTimestamp();
        var budget = host.DialTimeout * options.Addresses.Count;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            foreach (var address in options.Addresses)
            {
                if (await TryConnectAsync(address, tls, cancellationToken) is { } stream)
                {
                    return new MasterConnection(address, stream);
                }
            }

            if (host.Time.GetElapsedTime(begin) + pause >= budget)
            {
                return new DmError(48001, "dmctl", "internal", "high", $"can't connect to {options.AddressText}", "Please check your network connection.")
                {
                    RawCause = "context deadline exceeded",
                };
            }

            await Task.Delay(pause, host.Time, cancellationToken);
        }
    }

    private async Task<Stream?> TryConnectAsync(MasterAddress address, SslClientAuthenticationOptions? tls, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(host.DialTimeout, host.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, limit.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            return await Http2Prelude.ExchangeAsync(tls is null ? stream : await SecureAsync(stream, address, tls, limit.Token), limit.Token);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException or ArgumentException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, MasterAddress address, SslClientAuthenticationOptions tls, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream);
        tls.TargetHost = address.Host;
        await secure.AuthenticateAsClientAsync(tls, cancellationToken);
        return secure.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2
            ? secure
            : throw new AuthenticationException("The other side does not offer HTTP/2.");
    }
}
