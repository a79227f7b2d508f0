using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Asks TiDB's status port and PD over HTTP, within a limit and for answers of a limited size; failures are told in Go's words.</summary>
internal sealed class ClusterHttp : IDisposable
{
    /// <summary>The most bytes of an answer.</summary>
    public const int MostAnswer = DriverRelay.MostAnswer;

    private const int Block = 64 << 10;

    private readonly DatabaseTls _tls;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    /// <summary>Connects when it is first used.</summary>
    /// <param name="tls">Whom to believe and what to show, which is disposed with it.</param>
    /// <param name="time">The clock of limits.</param>
    public ClusterHttp(DatabaseTls tls, TimeProvider time)
    {
        (_tls, _time) = (tls, time);
        Connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = static async (context, cancellationToken) => new NetworkStream(
                await Dialing.DialAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, DatabaseRole.Downstream, cancellationToken), ownsSocket: true),
        };
        tls.Apply(Connections.SslOptions);
        _client = new HttpClient(Connections) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The connections.</summary>
    public SocketsHttpHandler Connections { get; }

    /// <summary>How addresses begin: Lightning speaks TLS where it is given an authority to believe.</summary>
    public string Scheme => _tls.HasAuthority ? "https" : "http";

    /// <summary>An address that may already begin with a scheme, without what may follow it; null for none.</summary>
    /// <param name="address">A host and a port.</param>
    public Uri? ToUri(string address)
    {
        var bare = address.Trim();
        var at = bare.IndexOf("://", StringComparison.Ordinal);
        return Uri.TryCreate($"{Scheme}://{(at < 0 ? bare : bare[(at + 3)..])}", UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? new Uri($"{Scheme}://{uri.Authority}")
            : null;
    }

    /// <summary>Asks.</summary>
    /// <param name="uri">What.</param>
    /// <param name="limit">How long the answer is waited for.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>The status as HTTP's first line says it, empty for 200, and the body.</returns>
    /// <exception cref="DatabaseException">There is no answer, or one that is too large.</exception>
    public async Task<(string Status, byte[] Body)> GetAsync(Uri uri, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var answer = await _client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = answer.StatusCode == HttpStatusCode.OK ? "" : $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
            return (status, await ReadAsync(uri, answer.Content, either.Token));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(uri, failure is OperationCanceledException ? DatabaseErrors.TooLate : TextOf(failure));
        }
    }

    /// <summary>A failure to get something.</summary>
    public static DatabaseException Failure(Uri uri, string cause) => new(DatabaseRole.Downstream, $"Get \"{uri.OriginalString}\": {cause}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _tls.Dispose();
    }

    private static async Task<byte[]> ReadAsync(Uri uri, HttpContent content, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var block = new byte[Block];
        while (await body.ReadAsync(block, cancellationToken) is > 0 and var count)
        {
            if (read.Length + count > MostAnswer)
            {
                throw Failure(uri, "the answer is larger than 32 MiB");
            }

            read.Write(block, 0, count);
        }

        return read.ToArray();
    }

    private string TextOf(Exception failure) => Find<DatabaseException>(failure)?.Message
        ?? (Find<AuthenticationException>(failure) is not null ? _tls.Refusal ?? "tls: handshake failure"
        : Find<SocketException>(failure) is not null || failure is IOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } ? "EOF"
        : "malformed HTTP response");

    private static T? Find<T>(Exception? failure)
        where T : Exception => failure as T ?? (failure?.InnerException is { } inner ? Find<T>(inner) : null);
}
