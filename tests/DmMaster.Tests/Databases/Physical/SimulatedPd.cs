using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace DmMaster.Tests.Databases.Physical;

/// <summary>Listens as PD does: HTTP/1.1 is answered by a test, gRPC goes on to a real etcd.</summary>
public sealed class SimulatedPd : IAsyncDisposable
{
    private static readonly byte[] Preface = "PRI "u8.ToArray();

    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();
    private readonly List<Task> _connections = [];
    private readonly X509Certificate2? _certificate;
    private readonly Task _running;

    /// <summary>Listens.</summary>
    /// <param name="certificate">What it shows; null for no TLS.</param>
    public SimulatedPd(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _running = RunAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it answers to a path.</summary>
    public Func<string, PdAnswer> Answer { get; set; } = static _ => PdAnswer.Ok("{}");

    /// <summary>Where its etcd listens.</summary>
    public int EtcdPort { get; set; }

    /// <summary>The next path that it is asked for.</summary>
    public ValueTask<string> AskedAsync() => _asked.Reader.ReadAsync(_stopping.Token);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _running;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = await SecureAsync(client.GetStream());
            var begin = new byte[Preface.Length];
            while (true)
            {
                await stream.ReadExactlyAsync(begin, _stopping.Token);
                if (begin.AsSpan().SequenceEqual(Preface))
                {
                    await PassAsync(stream, begin);
                    return;
                }

                if (!await AnswerAsync(stream, await ReadPathAsync(stream, begin)))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // Whoever asked has left.
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        if (_certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        }, _stopping.Token);
        return secure;
    }

    private async Task<string> ReadPathAsync(Stream stream, byte[] begin)
    {
        var request = new StringBuilder(Encoding.ASCII.GetString(begin));
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stopping.Token);
            request.Append((char)one[0]);
        }

        return request.ToString().Split(' ')[1];
    }

    private async Task<bool> AnswerAsync(Stream stream, string path)
    {
        var answer = Answer(path);
        await _asked.Writer.WriteAsync(path, _stopping.Token);
        if (ReferenceEquals(answer, PdAnswer.Silence))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stopping.Token);
        }

        if (ReferenceEquals(answer, PdAnswer.Close))
        {
            return false;
        }

        var body = Encoding.UTF8.GetBytes(answer.Body);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(ReferenceEquals(answer, PdAnswer.Nonsense)
            ? "SSH-2.0-OpenSSH_9.2p1 Debian\r\n"
            : $"HTTP/1.1 {answer.Status}\r\nContent-Length: {(long)body.Length * answer.Times}\r\n\r\n"), _stopping.Token);
        for (var time = 0; time < answer.Times; time++)
        {
            await stream.WriteAsync(body, _stopping.Token);
        }

        return !ReferenceEquals(answer, PdAnswer.Nonsense);
    }

    private async Task PassAsync(Stream stream, byte[] begin)
    {
        using var etcd = new TcpClient();
        await etcd.ConnectAsync(IPAddress.Loopback, EtcdPort, _stopping.Token);
        await using var there = etcd.GetStream();
        await there.WriteAsync(begin, _stopping.Token);
        await await Task.WhenAny(stream.CopyToAsync(there, _stopping.Token), there.CopyToAsync(stream, _stopping.Token));
    }
}
