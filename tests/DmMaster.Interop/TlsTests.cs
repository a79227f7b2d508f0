using System.Security.Authentication;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Interop;

/// <summary>Who is let in with TLS.</summary>
public sealed class TlsTests : IDisposable
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Caller_WithCertificate_IsKnownByCommonName(bool isRsa)
    {
        using var certificates = new TestCertificates(isRsa);
        await using var host = await EchoHost.StartAsync(certificates.Options);
        using var channel = host.Connect(certificates);
        Assert.Equal("dm-worker", await NameAsync(channel));
    }

    [Fact]
    public async Task Caller_InClearText_IsNobody()
    {
        await using var host = await EchoHost.StartAsync();
        using var channel = host.Connect();
        Assert.Equal("", await NameAsync(channel));
    }

    [Fact]
    public async Task Caller_WithoutCertificate_IsRefused()
    {
        await using var host = await EchoHost.StartAsync(_certificates.Options);
        using var channel = host.Connect(_certificates, client: null);
        await AssertRefusedAsync(channel);
    }

    [Fact]
    public async Task Caller_OfAnotherAuthority_IsRefused()
    {
        using var others = new TestCertificates();
        await using var host = await EchoHost.StartAsync(_certificates.Options);
        using var channel = host.Connect(_certificates, holder: others);
        await AssertRefusedAsync(channel);
    }

    [Fact]
    public async Task Caller_WithServersPurpose_IsRefused()
    {
        _certificates.Issue("wrong", "dm-worker", ServerPurpose);
        await using var host = await EchoHost.StartAsync(_certificates.Options);
        using var channel = host.Connect(_certificates, "wrong");
        await AssertRefusedAsync(channel);
    }

    [Fact]
    public async Task Caller_ListedByName_IsLetInAndOthersAreNot()
    {
        _certificates.Issue("listed", "second");
        await using var host = await EchoHost.StartAsync(_certificates.Options with { AllowedCommonNames = ["first", "second"] });
        using var listed = host.Connect(_certificates, "listed");
        Assert.Equal("second", await NameAsync(listed));
        using var other = host.Connect(_certificates);
        await AssertRefusedAsync(other);
    }

    [Fact]
    public async Task Server_RenewedCertificate_IsShownAtTheNextHandshake()
    {
        await using var host = await EchoHost.StartAsync(_certificates.Options);
        var before = await ServerSerialAsync(host);
        _certificates.Issue("server", "dm-master", ServerPurpose);
        Assert.NotEqual(before, await ServerSerialAsync(host));
    }

    [Fact]
    public async Task Server_BrokenCertificate_LeavesTheLastGoodOne()
    {
        await using var host = await EchoHost.StartAsync(_certificates.Options);
        var before = await ServerSerialAsync(host);
        await File.WriteAllTextAsync(_certificates.Options.KeyFile, "half a file");
        Assert.Equal(before, await ServerSerialAsync(host));
    }

    [Fact]
    public async Task ClearText_AtTheTlsPort_IsClosed()
    {
        await using var host = await EchoHost.StartAsync(_certificates.Options);
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://{host.Target}/status")));
    }

    [Fact]
    public async Task Tls_AtTheClearTextPort_IsClosed()
    {
        await using var host = await EchoHost.StartAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => ServerSerialAsync(host));
        using var channel = host.Connect();
        Assert.Equal("", await NameAsync(channel));
    }

    [Fact]
    public async Task Http1_WithTls_IsServedOnTheSamePort()
    {
        await using var host = await EchoHost.StartAsync(_certificates.Options);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = _certificates.Trust();
        handler.SslOptions.ClientCertificates = [_certificates.Load("client")];
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(new Uri($"https://{host.Target}/health"));
        Assert.Equal(new(1, 1), answer.Version);
        Assert.Equal("""{"health":"true","reason":""}""", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> NameAsync(GrpcChannel channel) => (await new Echo.EchoClient(channel).WhoAmIAsync(new())).Value;

    private static async Task AssertRefusedAsync(GrpcChannel channel)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => NameAsync(channel));
        Assert.True(error.StatusCode is StatusCode.Unavailable or StatusCode.Internal, error.ToString());
    }

    private async Task<string> ServerSerialAsync(EchoHost host)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync("127.0.0.1", int.Parse(host.Target.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        await using var tls = new System.Net.Security.SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(new System.Net.Security.SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ClientCertificates = [_certificates.Load("client")],
            EnabledSslProtocols = SslProtocols.Tls12,
            CertificateChainPolicy = _certificates.Trust(),
        }).WaitAsync(Tool.Patience);
        return tls.RemoteCertificate!.GetSerialNumberString();
    }
}
