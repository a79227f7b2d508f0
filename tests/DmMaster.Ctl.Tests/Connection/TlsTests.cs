using System.Security.Cryptography.X509Certificates;
using DmMaster.Ctl.Tests.Support;

namespace DmMaster.Ctl.Tests.Connection;

public sealed class TlsTests : IDisposable
{
    private static readonly Func<WireCall, Task<WireReply>> Empty = _ => Task.FromResult(WireReply.Ok([0x08, 0x01]));
    private readonly Certificates _ours = new("ours");
    private readonly Certificates _others = new("others");

    public void Dispose()
    {
        _ours.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task Master_OfTrustedAuthority_IsBelievedUnderAnyHostName()
    {
        using var certificate = _ours.Issue("some-other-host");
        await using var master = await FakeMaster.StartAsync(Empty, certificate);

        var run = await RunAsync(master, "--ssl-ca", _ours.AuthorityPath);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Single(master.Calls);
    }

    [Fact]
    public async Task Master_OfAnotherAuthority_IsNotBelieved()
    {
        using var certificate = _others.Issue("localhost");
        await using var master = await FakeMaster.StartAsync(Empty, certificate);

        var run = await RunAsync(master, "--ssl-ca", _ours.AuthorityPath);

        Assert.Contains("[code=48001:class=dmctl", run.Error, StringComparison.Ordinal);
        Assert.Empty(master.Calls);
    }

    [Fact]
    public async Task Master_ThatAsksForACertificate_GetsIt()
    {
        using var certificate = _ours.Issue("master");
        var (certificatePath, keyPath) = _ours.IssueFiles("operator");
        var seen = "";
        await using var master = await FakeMaster.StartAsync(Empty, certificate, client =>
        {
            seen = client!.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            return true;
        });

        // Without a CA any master is believed.
        var run = await RunAsync(master, "--ssl-cert", certificatePath, "--ssl-key", keyPath);

        Assert.Equal("", run.Error);
        Assert.Equal("operator", seen);
    }

    [Theory]
    [InlineData("master", 0)]
    [InlineData("someone", 1)]
    public async Task Master_OfListedNameOnly_IsBelieved(string allowed, int exitCode)
    {
        using var certificate = _ours.Issue("master");
        await using var master = await FakeMaster.StartAsync(Empty, certificate);
        var config = _ours.Write("dmctl.toml", $"cert-allowed-cn = [\"x\", \"{allowed}\"]\n");

        Assert.Equal(exitCode, (await RunAsync(master, "--config", config, "--ssl-ca", _ours.AuthorityPath)).ExitCode);
    }

    [Fact]
    public async Task Master_InClearText_IsNotReachedWithTls()
    {
        await using var master = await FakeMaster.StartAsync(Empty);

        Assert.Contains("[code=48001:class=dmctl", (await RunAsync(master, "--ssl-ca", _ours.AuthorityPath)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_ThatAreNoCertificates_AreRefusedBeforeAnyConnection()
    {
        var junk = _ours.Write("junk.pem", "junk");
        var (certificatePath, _) = _ours.IssueFiles("operator");

        Assert.Contains("RawCause: failed to append ca certs,", (await CtlRun.OfAsync("--master-addr", "a:1", "--ssl-ca", junk, "list-member")).Error, StringComparison.Ordinal);
        Assert.Contains("RawCause: could not read ca certificate: open no.pem: no such file or directory,",
            (await CtlRun.OfAsync("--master-addr", "a:1", "--ssl-ca", "no.pem", "list-member")).Error, StringComparison.Ordinal);
        Assert.Contains("RawCause: could not load client key pair: tls: ",
            (await CtlRun.OfAsync("--master-addr", "a:1", "--ssl-cert", certificatePath, "--ssl-key", junk, "list-member")).Error, StringComparison.Ordinal);
        Assert.Contains("RawCause: could not load client key pair: tls: ",
            (await CtlRun.OfAsync("--master-addr", "a:1", "--ssl-cert", junk, "--ssl-key", junk, "list-member")).Error, StringComparison.Ordinal);
    }

    private static Task<CtlRun> RunAsync(FakeMaster master, params string[] flags) =>
        CtlRun.OfAsync(["--master-addr", master.Address, .. flags, "list-member"], "", host => host with { DialTimeout = TimeSpan.FromSeconds(1) });
}
