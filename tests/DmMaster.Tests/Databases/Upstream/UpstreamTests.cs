using DmMaster.Config;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Sources;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing;
using DmMaster.Tests.Golden;
using DmMaster.Tests.Workers.Stock;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Databases.Upstream;

/// <summary>What operate-source finds out of an upstream, and what it says when it does not like it.</summary>
public sealed class UpstreamTests(MariaDbServer server) : IClassFixture<MariaDbServer>, IAsyncLifetime
{
    private const string Driver = "[code=10001:class=database:scope=upstream:level=high], Message: database driver error, RawCause: ";
    private const string Look = ", Workaround: Please check the database connection and the database config in configuration file.";

    private const string NoFile =
        "no such file or directory, or none that can be read: it must be a regular file of at most 1 MiB on the machine of dm-master";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private InProcessMaster _master = null!;

    public async Task InitializeAsync() =>
        _master = await InProcessMaster.StartAsync(change: static options => options with { UpstreamCheck = true, SecretKey = Key });

    public async Task DisposeAsync() => await _master.DisposeAsync();

    [SkippableFact]
    public async Task Create_OfAnUpstreamThatIsThere_FillsInWhatItIs()
    {
        MariaDbServer.Require();

        var answer = await CreateAsync(server.Source("s1"), server.Source("s2", "flavor: mariadb\nserver-id: 77"));

        Assert.Equal((true, ""), (answer.Result, answer.Msg));
        Assert.Equal("mariadb", Stored("s1").Flavor);
        Assert.InRange(Stored("s1").ServerId, 429_496_729u, 429_596_728u);
        Assert.Equal("relay-dir", Stored("s1").RelayDirectory);
        Assert.Equal(77u, Stored("s2").ServerId);
    }

    [SkippableFact]
    public async Task Create_WithAnEncryptedPassword_LogsIn()
    {
        MariaDbServer.Require();

        var answer = await CreateAsync(server.Source("s1", password: new PasswordCipher(Key).Encrypt(MariaDbServer.Password)));

        Assert.Equal("", answer.Msg);
        Assert.Equal(MariaDbServer.Password, Stored("s1").From.Password);
    }

    [SkippableFact]
    public async Task Create_WithAWrongPassword_IsRefusedAndTheWordIsNotTold()
    {
        MariaDbServer.Require();

        var answer = await CreateAsync(server.Source("s1", password: "not-that-one"));

        Assert.Equal(
            Driver + "Error 1045 (28000): Access denied for user 'dm'@'localhost' (using password: YES)" + Look, answer.Msg);
        Assert.Empty(_master.Service<RegistryFeed>().Current.Sources);
    }

    [SkippableFact]
    public async Task Create_OneWrongOfMany_CreatesNone()
    {
        MariaDbServer.Require();

        var configs = Enumerable.Range(0, 40).Select(i => server.Source($"s{i:D2}", password: i == 33 ? "x" : MariaDbServer.Password));
        var answer = await CreateAsync([.. configs]);

        Assert.StartsWith(Driver + "Error 1045", answer.Msg, StringComparison.Ordinal);
        Assert.Empty(_master.Service<RegistryFeed>().Current.Sources);
    }

    [SkippableTheory]
    [InlineData("flavor: mysql\nenable-gtid: true", "[code=10001:class=database:scope=upstream:level=high], Message: variable GTID_MODE not found, Workaround: Please check the database connection and the database config in configuration file.")]
    [InlineData("flavor: mariadb\nenable-gtid: true", "")]
    [InlineData("enable-gtid: true", "")]
    [InlineData("flavor: oracle", "[code=11010:class=functional:scope=internal:level=high], Message: flavor oracle not supported, Workaround: Please check `flavor` config in source configuration file.")]
    [InlineData("flavor: oracle\nserver-id: 5\nrelay-binlog-name: x", "[code=40007:class=dm-worker:scope=internal:level=medium], Message: relay-binlog-name x not valid")]
    public async Task Create_OfASourceThatAsksForMore_IsJudgedByTheUpstream(string more, string expected)
    {
        MariaDbServer.Require();

        Assert.Equal(expected, (await CreateAsync(server.Source("s1", more))).Msg);
    }

    [SkippableFact]
    public async Task Update_IsCheckedBeforeItIsRefused()
    {
        MariaDbServer.Require();

        Assert.Contains("Error 1045", (await UpdateAsync(server.Source("s1", password: "x"))).Msg, StringComparison.Ordinal);
        Assert.Equal("Update worker config is not supported by dm-ha now", (await UpdateAsync(server.Source("s1"))).Msg);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData(", cert-allowed-cn: [other, upstream]")]
    public async Task Create_OverTlsWithTheRightAuthority_LogsIn(string more)
    {
        MariaDbServer.Require();

        Assert.Equal("", (await CreateAsync(server.Source("s1", security: Trust(server.Authority) + more))).Msg);
        Assert.Equal("mariadb", Stored("s1").Flavor);
    }

    [SkippableFact]
    public async Task Create_WithACertificateOfItsOwn_LogsInWhereOneMustBeShown()
    {
        MariaDbServer.Require();
        var (certificate, key) = server.Authority.Issue("source");
        var shown = $"{Trust(server.Authority)}, ssl-cert-base64: {TestAuthority.Base64(certificate)}, ssl-key-base64: {TestAuthority.Base64(key)}";

        var without = await CreateAsync(server.Source("s1", user: MariaDbServer.CertifiedUser, security: Trust(server.Authority)));
        var with = await CreateAsync(server.Source("s1", user: MariaDbServer.CertifiedUser, security: shown));

        Assert.StartsWith($"{Driver}Error 1045 (28000): Access denied for user 'certified'@'localhost'", without.Msg, StringComparison.Ordinal);
        Assert.Equal("", with.Msg);
    }

    [SkippableTheory]
    [InlineData(false, "", "tls: failed to verify certificate: x509: certificate signed by unknown authority")]
    [InlineData(true, ", cert-allowed-cn: [other, one]", "client certificate authentication failed. The Common Name from the client certificate [upstream] was not found in the configuration cluster-verify-cn with value: [other one]")]
    public async Task Create_OverTlsWithAServerThatIsNotBelieved_SaysWhy(bool isAuthorityRight, string more, string cause)
    {
        MariaDbServer.Require();
        using var other = new TestAuthority("other authority");

        var answer = await CreateAsync(server.Source("s1", security: Trust(isAuthorityRight ? server.Authority : other) + more));

        Assert.Equal(Driver + cause + Look, answer.Msg);
        Assert.Empty(_master.Service<RegistryFeed>().Current.Sources);
    }

    [Fact]
    public async Task Create_WithTlsThatTheServerDoesNotHave_IsRefused()
    {
        using var authority = new TestAuthority("any");
        using var plain = new FrozenPort();
        var creating = CreateAsync(
            $"source-id: s1\nfrom: {{host: 127.0.0.1, port: {plain.Address.Split(':')[1]}, user: u, password: p, security: {{{Trust(authority)}}}}}");
        using var accepted = await plain.AcceptAsync();

        // The greeting of a server that offers no TLS: packet, protocol 10, version, thread, eight bytes of salt, capabilities without SSL.
        var greeting = new List<byte> { 10 };
        greeting.AddRange("8.0.11\0"u8);
        greeting.AddRange([1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0xff, 0xf7, 33, 2, 0, 0x08, 0, 21]);
        greeting.AddRange(new byte[10]);
        greeting.AddRange("abcdefghijkl\0mysql_native_password\0"u8);
        await accepted.SendAsync((byte[])[(byte)greeting.Count, 0, 0, 0, .. greeting]);

        Assert.Matches(@"^\[code=10001:.*RawCause: .*(SSL|TLS).*, Workaround", (await creating).Msg);
    }

    [Theory]
    [InlineData("ssl-ca: /nowhere/ca.pem, ssl-key: /nowhere/key.pem", "open /nowhere/ca.pem: " + NoFile)]
    [InlineData("ssl-cert: /nowhere/cert.pem, ssl-key: /nowhere/key.pem", "open /nowhere/key.pem: " + NoFile)]
    [InlineData("ssl-cert: /nowhere/cert.pem", "open /nowhere/cert.pem: " + NoFile)]
    [InlineData("ssl-ca: /nowhere/ca.pem, ssl-key-base64: 'a2V5*'", "illegal base64 data at input byte 4")]
    [InlineData("ssl-ca: /", "open /: " + NoFile)]
    [InlineData("ssl-ca: /dev/zero", "open /dev/zero: " + NoFile)]
    [InlineData("ssl-ca: /dev/ptmx", "open /dev/ptmx: " + NoFile)]
    public async Task Create_WithACertificateThatCannotBeRead_SaysSoInGosWords(string security, string cause) => Assert.Equal(
        $"[code=48003:class=dmctl:scope=internal:level=high], Message: can not load tls config, RawCause: {cause}, " +
        "Workaround: Please ensure that the tls certificate is accessible on the node currently running dmctl.",
        (await CreateAsync($"source-id: s1\nfrom: {{host: h, port: 70000, user: u, security: {{{security}}}}}")).Msg);

    [Theory]
    [InlineData("ssl-ca-base64: a2V5", "failed to append ca certs")]
    [InlineData("ssl-cert-base64: a2V5, ssl-key-base64: a2V5", "could not load client key pair: tls: failed to find any PEM data in certificate input")]
    public async Task Create_WithACertificateThatIsNone_SaysSo(string security, string cause) => Assert.Equal(
        $"[code=11112:class=functional:scope=internal:level=medium], Message: invalid TLS config, RawCause: {cause}, " +
        "Workaround: Please check the `ssl-ca`, `ssl-cert` and `ssl-key` config.",
        (await CreateAsync($"source-id: s1\nfrom: {{host: h, port: 1, user: u, security: {{{security}}}}}")).Msg);

    [Theory]
    [InlineData("operate-source/bad-port")]
    [InlineData("operate-source/empty")]
    public async Task Create_RecordedWithoutAnUpstream_IsAnsweredAsRecorded(string id)
    {
        var call = GoldenFiles.Lines("dmctl-core-8.1.jsonl").Single(line => line.GetProperty("id").GetString() == id).GetProperty("rpcs")[0];
        byte[] Bytes(string part) => Convert.FromHexString(call.GetProperty(part)[0].GetProperty("hex").GetString()!);

        var answer = await _master.Client.OperateSourceAsync(OperateSourceRequest.Parser.ParseFrom(Bytes("requests")));

        Assert.Equal(OperateSourceResponse.Parser.ParseFrom(Bytes("responses")), answer);
    }

    [Theory]
    [InlineData("host: 127.0.0.1, port: 70000", "dial tcp: address 70000: invalid port")]
    [InlineData("host: 127.0.0.1, port: -1", "dial tcp: address -1: invalid port")]
    [InlineData("host: '::1', port: 0", "dial tcp [::1]:0: connect: connection refused")]
    [InlineData("host: no-such-host.invalid, port: 3306", "dial tcp: lookup no-such-host.invalid: no such host")]
    public async Task Create_OfAnAddressThatIsNone_IsRefusedInGosWords(string from, string cause) =>
        Assert.Equal(Driver + cause + Look, (await CreateAsync($"source-id: s1\nfrom: {{{from}, user: u}}")).Msg);

    [Fact]
    public async Task Adjust_AServerThatNeverAnswers_EndsAfterItsLimit()
    {
        using var port = new FrozenPort();
        var time = new FakeTimeProvider();
        var check = new UpstreamCheck(new DatabaseConnector(time, NullLogger<DatabaseConnector>.Instance), time, NullLogger<UpstreamCheck>.Instance);
        var source = SourceConfig.Default with
        {
            SourceId = "s1", From = new DatabaseConfig { Host = "127.0.0.1", Port = long.Parse(port.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture), User = "u", Password = "p" },
        };

        var adjusting = check.AdjustAsync(source, CancellationToken.None);
        using var accepted = await port.AcceptAsync();
        Assert.False(adjusting.IsCompleted);
        time.Advance(UpstreamCheck.Limit);

        Assert.Equal(Driver + "context deadline exceeded" + Look, (await adjusting).Error?.ToString());
    }

    [Fact]
    public void Draw_AllButOneInUse_GivesThatOne()
    {
        var used = Enumerable.Range(0, 100_000).Where(i => i != 4_711).Select(i => 429_496_729u + (uint)i).ToHashSet();

        Assert.Equal(4_711u, UpstreamCheck.Draw(used));
    }

    private SourceConfig Stored(string id) => SourceConfig.FromToml(_master.Service<RegistryFeed>().Current.Sources[new SourceId(id)].Config).Value;

    private async Task<OperateSourceResponse> CreateAsync(params string[] configs) =>
        await _master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { configs } });

    private async Task<OperateSourceResponse> UpdateAsync(params string[] configs) =>
        await _master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.UpdateSource, Config = { configs } });

    private static string Trust(TestAuthority authority) => $"ssl-ca-base64: {TestAuthority.Base64(authority.Pem)}";
}
