using System.Text.Json;
using DmMaster.Protocol.Dm;
using DmMaster.Testing;
using DmMaster.Tests.Golden;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>The databases that stock DM's pre-checks were recorded over, made again: three upstreams and a target, and a master that has the sources.</summary>
/// <remarks>The recordings have a TiDB as a second target; what does not depend on that is asked of the same MariaDB.</remarks>
public sealed class RecordedDatabases : IAsyncLifetime
{
    private static readonly string[] AsRecorded =
        ["--skip-name-resolve", "--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin"];

    private readonly MariaDbServer _first = new() { Options = AsRecorded };
    private readonly MariaDbServer _second = new() { Options = [.. AsRecorded, "--server-id=2"] };
    private readonly MariaDbServer _third = new() { Options = [.. AsRecorded, "--server-id=3"] };
    private readonly MariaDbServer _target = new() { Options = [.. AsRecorded, "--server-id=4"] };
    private InProcessMaster? _master;
    private ScriptedRelay? _beforeThird;
    private ScriptedRelay? _beforeTarget;

    /// <summary>The steps of the recording, by name.</summary>
    public static IReadOnlyList<JsonElement> Lines { get; } = [.. GoldenFiles.Lines("precheck-8.1.jsonl")];

    /// <summary>The steps with a relay before the third upstream or the target, by name.</summary>
    public static IReadOnlyList<JsonElement> RelayLines { get; } = [.. GoldenFiles.Lines("precheck-relay-8.1.jsonl")];

    /// <summary>What stands before the third upstream.</summary>
    public ScriptedRelay BeforeThird => _beforeThird!;

    /// <summary>What stands before the target.</summary>
    public ScriptedRelay BeforeTarget => _beforeTarget!;

    /// <summary>The master.</summary>
    public InProcessMaster Master => _master!;

    public async Task InitializeAsync()
    {
        MariaDbServer[] servers = [_first, _second, _third, _target];
        await Task.WhenAll(servers.Select(static server => server.InitializeAsync()));
        if (_first.Port == 0)
        {
            return;
        }

        await _first.ExecuteAsync([.. Sql("db-1.sql"), "CREATE PROCEDURE shop1.p() SELECT 1", .. Sql("users-1.sql")]);
        await _second.ExecuteAsync(Sql("db-2.sql"));
        await _third.ExecuteAsync("CREATE DATABASE shop3; CREATE TABLE shop3.t(id INT PRIMARY KEY, v INT); FLUSH BINARY LOGS");
        await _target.ExecuteAsync([.. Sql("db-target.sql"), .. Sql("users-mariadb.sql")]);
        _beforeThird = new ScriptedRelay(_third);
        _beforeTarget = new ScriptedRelay(_target);
        _master = await InProcessMaster.StartAsync(change: static options => options with { UpstreamCheck = true, AllowShardMode = true });
        var relayed = Here("source-id: mysql80\nflavor: mysql\nserver-id: 80\nfrom: {host: 127.0.0.1, user: root, port: 3310}\n");
        var sources = Lines.Where(static line => line.TryGetProperty("source", out _)).Select(line => Here(line.GetProperty("source").GetString()!));
        var created = await _master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { sources.Append(relayed) } });
        Assert.Equal((true, ""), (created.Result, created.Msg));
    }

    public async Task DisposeAsync()
    {
        await (_master?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_beforeThird?.DisposeAsync() ?? Task.CompletedTask);
        await (_beforeTarget?.DisposeAsync() ?? Task.CompletedTask);
        await Task.WhenAll(_first.DisposeAsync(), _second.DisposeAsync(), _third.DisposeAsync(), _target.DisposeAsync());
    }

    /// <summary>A text of the recording with the ports of the servers that stand in for the recorded ones.</summary>
    public string Here(string text) => Ports().Aggregate(text, static (now, port) => now
        .Replace($"port: {port.Recorded}", $"port: {port.Here}", StringComparison.Ordinal)
        .Replace($"127.0.0.1:{port.Recorded}", $"127.0.0.1:{port.Here}", StringComparison.Ordinal));

    private IEnumerable<(int Recorded, int Here)> Ports() =>
        [(3307, _first.Port), (3308, _second.Port), (3309, _third.Port), (3306, _target.Port), (4000, _target.Port), (3310, BeforeThird.Port), (3311, BeforeTarget.Port)];

    private static IEnumerable<string> Sql(string name) => File.ReadLines(GoldenFiles.PathOf($"files/precheck/{name}"));
}
