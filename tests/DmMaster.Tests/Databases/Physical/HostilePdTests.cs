using System.Security.Cryptography.X509Certificates;
using DmMaster.Config;
using DmMaster.Databases;
using DmMaster.Databases.Checks;
using DmMaster.Databases.Checks.Physical;
using DmMaster.Databases.Connecting;
using DmMaster.Hosting.Etcd;
using DmMaster.Store;
using DmMaster.Testing;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Databases.Physical;

/// <summary>A PD, or a TiDB that should tell of it, that is not what it should be costs its limit and no more, and says why.</summary>
public sealed class HostilePdTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Away = "[Lightning:Common:ErrUnknown]pd HTTP client is required when using local backend";
    private const string NoSettings = "[Lightning:Config:ErrInvalidConfig]cannot fetch settings from TiDB, please manually fill in `tidb.port` and `tidb.pd-addr`: ";

    private readonly FakeTimeProvider _time = new();
    private readonly SimulatedPd _pd = new();
    private readonly ClosedPort _closed = new();

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _pd.DisposeAsync();
        await _closed.DisposeAsync();
    }

    [Fact]
    public async Task Prepare_NothingListens_SaysSoAtOnce() => Assert.Equal(Away, await RefusalAsync($"127.0.0.1:{_closed.Number}"));

    [Fact]
    public async Task Prepare_OneOfTwoListens_TakesThatOne()
    {
        _pd.Answer = PdState.Healthy.Answer;

        using var target = await PrepareAsync($"127.0.0.1:{_closed.Number},http://127.0.0.1:{_pd.Port}/pd");

        Assert.Equal("v8.1.0", await target.Pd.VersionAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData(" ,")]
    [InlineData(":2379")]
    [InlineData("/tmp/tidb")]
    public async Task Prepare_PathThatIsNone_SaysSo(string path)
    {
        _pd.Answer = _ => PdAnswer.Ok($$"""{"path": "{{path}}"}""");

        Assert.Equal("[Lightning:Config:ErrInvalidConfig]invalid `tidb.pd-addr` setting", await RefusalAsync(""));
    }

    [Fact]
    public async Task Prepare_MemberSaysNothing_IsGivenUpForTheNext()
    {
        await using var silent = new SimulatedPd { Answer = static _ => PdAnswer.Silence };
        _pd.Answer = PdState.Healthy.Answer;
        var preparing = PrepareAsync($"127.0.0.1:{silent.Port},127.0.0.1:{_pd.Port}");
        await silent.AskedAsync();

        _time.Advance(TimeSpan.FromSeconds(10));

        using var target = await preparing;
        Assert.Equal(3, (await target.Pd.StoresAsync(CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Prepare_ManySilentMembers_EndAtTheLimitOfAStatement()
    {
        _pd.Answer = static _ => PdAnswer.Silence;
        var preparing = RefusalAsync(string.Join(',', Enumerable.Repeat($"127.0.0.1:{_pd.Port}", 1_000)));
        for (var member = 0; member < 3; member++)
        {
            await _pd.AskedAsync();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(Away, await preparing);
    }

    [Fact]
    public async Task Prepare_CallerLeaves_EndsAtOnce()
    {
        _pd.Answer = static _ => PdAnswer.Silence;
        using var caller = new CancellationTokenSource();
        var preparing = PrepareAsync($"127.0.0.1:{_pd.Port}", caller: caller.Token);
        await _pd.AskedAsync();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => preparing);
    }

    [Theory]
    [InlineData("Close", "EOF")]
    [InlineData("Nonsense", "malformed HTTP response")]
    [InlineData("NotJson", "the answer is not the JSON that TiDB writes")]
    [InlineData("Huge", "the answer is larger than 32 MiB")]
    public async Task Prepare_StatusPortIsHostile_SaysWhy(string kind, string cause)
    {
        _pd.Answer = _ => Hostile(kind);

        Assert.Equal($"{NoSettings}Get \"http://127.0.0.1:{_pd.Port}/settings\": {cause}", await RefusalAsync(""));
    }

    [Fact]
    public async Task Prepare_StatusPortRefuses_ShowsNoMoreThanAPartOfWhatItSays()
    {
        _pd.Answer = static _ => new PdAnswer("500 Internal Server Error", "made up. ") { Times = 1_000_000 };

        var refusal = await RefusalAsync("");

        Assert.StartsWith($"{NoSettings}get http://127.0.0.1:{_pd.Port}/settings http status code != 200, message made up. made up. ", refusal, StringComparison.Ordinal);
        Assert.InRange(refusal.Length, 1_000, 2_000);
    }

    [Theory]
    [InlineData("Close", "EOF")]
    [InlineData("Nonsense", "malformed HTTP response")]
    [InlineData("NotJson", "the answer is not the JSON that PD writes")]
    [InlineData("Deep", "the answer is not the JSON that PD writes")]
    [InlineData("Huge", "the answer is larger than 32 MiB")]
    [InlineData("Redirect", null)]
    public async Task Ask_PdIsHostile_SaysWhy(string kind, string? cause)
    {
        _pd.Answer = PdState.Healthy.Answer;
        using var target = await PrepareAsync($"127.0.0.1:{_pd.Port}");
        _pd.Answer = _ => Hostile(kind);
        var before = GC.GetTotalAllocatedBytes();

        var stores = await Assert.ThrowsAsync<DatabaseException>(() => target.Pd.StoresAsync(CancellationToken.None));
        var regions = await Assert.ThrowsAsync<DatabaseException>(() => target.Pd.EmptyRegionsAsync(CancellationToken.None));

        var wrong = cause is null ? "request pd http api failed with status: '307 Temporary Redirect'" : null;
        Assert.Equal(wrong ?? $"Get \"http://127.0.0.1:{_pd.Port}/pd/api/v1/stores\": {cause}", stores.Message);
        Assert.Equal(wrong ?? $"Get \"http://127.0.0.1:{_pd.Port}/pd/api/v1/regions/check/empty-region\": {cause}", regions.Message);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 400L << 20);
    }

    [Fact]
    public async Task Ask_PdSaysNothing_EndsAfterTheLimitOfAStatement()
    {
        _pd.Answer = PdState.Healthy.Answer;
        using var target = await PrepareAsync($"127.0.0.1:{_pd.Port}");
        await _pd.AskedAsync();
        _pd.Answer = static _ => PdAnswer.Silence;
        var asking = target.Pd.StoresAsync(CancellationToken.None);
        await _pd.AskedAsync();

        _time.Advance(DatabaseSession.StatementLimit - TimeSpan.FromTicks(1));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.EndsWith("/stores\": context deadline exceeded", (await Assert.ThrowsAsync<DatabaseException>(() => asking)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_NobodyAnswers_SaysSo()
    {
        _pd.Answer = PdState.Healthy.Answer;
        _pd.EtcdPort = _closed.Number;
        using var target = await PrepareAsync($"127.0.0.1:{_pd.Port}");

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => target.Pd.KeysAsync("/tidb/", CancellationToken.None));

        Assert.StartsWith("rpc error: code = Unavailable desc = ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_MoreThanAnAnswerMayHave_AreRefused()
    {
        await using var etcd = await InProcessMaster.StartAsync();
        var megabyte = ByteString.CopyFrom(new byte[1 << 20]);
        foreach (var number in Enumerable.Range(0, 33))
        {
            await etcd.Store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8($"/tidb/{number}"), megabyte)] }, CancellationToken.None);
        }

        _pd.Answer = PdState.Healthy.Answer;
        _pd.EtcdPort = etcd.Address.Port;
        using var target = await PrepareAsync($"127.0.0.1:{_pd.Port}");

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => target.Pd.KeysAsync("/tidb/", CancellationToken.None));

        Assert.StartsWith("rpc error: code = ResourceExhausted desc = ", failure.Message, StringComparison.Ordinal);
        Assert.Single(await target.Pd.KeysAsync("/tidb/7", CancellationToken.None));
    }

    /// <summary>Over TLS both HTTP and gRPC work, when the certificate is the right one and names who is dialled.</summary>
    [Theory]
    [InlineData("127.0.0.1", true, null)]
    [InlineData("127.0.0.1", false, "certificate signed by unknown authority")]
    [InlineData("pd.example", true, "certificate is not valid for the name or address that was dialled")]
    public async Task Tls_CertificateIsJudged(string name, bool isKnown, string? problem)
    {
        using var authority = new TestAuthority("the cluster's");
        using var other = new TestAuthority("another's");
        var (certificate, key) = (isKnown ? authority : other).Issue(name);
        using var shown = X509Certificate2.CreateFromPem(certificate, key);
        await using var etcd = await InProcessMaster.StartAsync();
        await etcd.Store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8("/tidb/a"), ByteString.Empty)] }, CancellationToken.None);
        await using var pd = new SimulatedPd(shown) { Answer = PdState.Healthy.Answer, EtcdPort = etcd.Address.Port };
        var security = new SecurityConfig { CaBase64 = TestAuthority.Base64(authority.Pem) };
        if (problem is not null)
        {
            Assert.Equal(
                $"{NoSettings}Get \"https://127.0.0.1:{pd.Port}/settings\": tls: failed to verify certificate: x509: {problem}", await RefusalAsync("", security, pd.Port));
            return;
        }

        using var target = await PrepareAsync($"127.0.0.1:{pd.Port}", security);

        Assert.Equal("v8.1.0", await target.Pd.VersionAsync(CancellationToken.None));
        Assert.Equal(["/tidb/a"], (await target.Pd.KeysAsync("/tidb/", CancellationToken.None)).Select(static one => one.Key));
    }

    [Fact]
    public async Task Tls_CertificateCannotBeRead_IsAnErrorAndNoEnd()
    {
        var refusal = await RefusalAsync($"127.0.0.1:{_pd.Port}", new SecurityConfig { CaPath = "/nowhere/ca.pem" });

        Assert.StartsWith("[code=48003:class=dmctl:scope=internal:level=high], Message: can not load tls config, RawCause: open /nowhere/ca.pem: ", refusal, StringComparison.Ordinal);
    }

    private static PdAnswer Hostile(string kind) => kind switch
    {
        "Close" => PdAnswer.Close,
        "Nonsense" => PdAnswer.Nonsense,
        "NotJson" => PdAnswer.Ok("<html>"),
        "Deep" => PdAnswer.Ok(new string('[', 100_000)),
        "Huge" => PdAnswer.Ok(new string('[', 1 << 20)) with { Times = 1 << 10 },
        _ => new PdAnswer("307 Temporary Redirect", ""),
    };

    private async Task<PhysicalTarget> PrepareAsync(string address, SecurityConfig? security = null, CancellationToken caller = default)
    {
        var prepared = await StartAsync(address, security, _pd.Port, caller);
        return prepared.OrNull ?? throw new InvalidOperationException($"{prepared.Error}");
    }

    private async Task<string> RefusalAsync(string address, SecurityConfig? security = null, int? statusPort = null) =>
        $"{(await StartAsync(address, security, statusPort ?? _pd.Port, CancellationToken.None)).Error}";

    private async Task<DmResult<PhysicalTarget>> StartAsync(string address, SecurityConfig? security, int statusPort, CancellationToken caller)
    {
        var import = new PhysicalImport(new PdKeys(), _time, NullLogger<PhysicalImport>.Instance) { StatusPort = statusPort };
        var prepared = await import.PrepareAsync(
            new SubTaskConfig
            {
                Mode = "all",
                Loader = LoaderConfig.Default with { ImportMode = "physical", PdAddress = address },
                To = new DatabaseConfig { Host = "127.0.0.1", Security = security },
            },
            new CheckItems([]), [], caller);
        return prepared!.Value;
    }
}
