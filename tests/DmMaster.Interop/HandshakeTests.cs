using System.Net;
using System.Net.Sockets;
using DmMaster.Hosting;
using Grpc.Core;

namespace DmMaster.Interop;

/// <summary>A TLS handshake that fails is told in one line: who, under which name, and why.</summary>
public sealed class HandshakeTests : IDisposable
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";

    private readonly TestCertificates _certificates = new();
    private readonly TestCertificates _others = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task Client_WithoutCertificate_IsToldOfByItsAddress() =>
        Assert.Equal(("", "it shows no certificate"), await FailAsync(_certificates.Options, client: null));

    [Fact]
    public async Task Client_OfAnotherAuthority_IsToldOfByItsName() => Assert.Equal(
        ("dm-worker", "its certificate is not from the authority of ssl-ca"), await FailAsync(_certificates.Options, holder: _others));

    [Fact]
    public async Task Client_WithAServersCertificate_IsToldOfByItsName()
    {
        _certificates.Issue("wrong", "dm-other", ServerPurpose);

        Assert.Equal(("dm-other", "its certificate is not for clients"), await FailAsync(_certificates.Options, "wrong"));
    }

    [Fact]
    public async Task Client_ThatIsNotListed_IsToldOfByItsName() => Assert.Equal(
        ("dm-worker", "the common name of its certificate is not among those of cert-allowed-cn"),
        await FailAsync(_certificates.Options with { AllowedCommonNames = ["first"] }));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task Client_InClearText_SpeaksNoTls(string text)
    {
        using var log = new HandshakeLog();
        await using var host = await EchoHost.StartAsync(_certificates.Options, log);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", int.Parse(host.Target.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(text));

        var line = await log.NextAsync();

        Assert.Equal("what it sent is not TLS", line["cause"]);
        Assert.EndsWith($":{((IPEndPoint)client.Client.LocalEndPoint!).Port}", line["peer"], StringComparison.Ordinal);
    }

    private async Task<(string Certificate, string Cause)> FailAsync(
        TlsOptions options, string? client = "client", TestCertificates? holder = null)
    {
        using var log = new HandshakeLog();
        await using var host = await EchoHost.StartAsync(options, log);
        using var channel = host.Connect(_certificates, client, holder);
        await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).WhoAmIAsync(new()));
        var line = await log.NextAsync();
        return (line["certificate"], line["cause"]);
    }
}
