using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DmMaster.Databases.Checks.Physical;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Testing;
using DmMaster.Testing.Stock;
using DmMaster.Tests.Databases.Checks;
using Google.Protobuf;
using MySqlConnector;

namespace DmMaster.Tests.Databases.Story;

/// <summary>The servers, and a master with two workers, brought before each step into the state that the step was recorded in.</summary>
internal sealed partial class StoryWorld(RecordedServers servers) : IAsyncDisposable
{
    private const string Relay = "the upstream is behind a relay that answers: ";
    private const string RelayedTable = "the upstream is behind a relay that answers show create table with: ";
    private const string RelayedSchemas = "show databases -> ";

    // Only turns a hang into a failure.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly List<MySqlConnection> _held = [];
    private readonly List<(MariaDbServer Server, string Variable, string Value)> _changed = [];
    private readonly List<StockProcess> _workers = [];
    private InProcessMaster? _master;

    // PD's etcd: the store of a master speaks its API.
    private InProcessMaster? _etcd;
    private string _note = "";
    private string _options = "";

    public RecordedServers Servers => servers;

    public InProcessMaster Master => _master!;

    /// <summary>Another master, which knows nothing, with two simulated stock workers.</summary>
    /// <param name="key">The key of passwords, empty for none.</param>
    public async Task RenewMasterAsync(byte[] key)
    {
        await EndMasterAsync();
        _master = await InProcessMaster.StartAsync(change: options => options with { UpstreamCheck = true, AllowShardMode = true, SecretKey = key });
        foreach (var name in new[] { "worker1", "worker2" })
        {
            var worker = await StockProcess.StartAsync(new StockWorkerOptions { Name = name, Address = "", Masters = [_master.Address] }, TimeProvider.System);
            _workers.Add(worker);
            await worker.JoinedAsync(CancellationToken.None);
        }
    }

    /// <summary>Gives the master the first two upstreams.</summary>
    public async Task CreateSourcesAsync()
    {
        foreach (var (id, port) in new[] { ("mysql-replica-01", servers.First.Port), ("mysql-replica-02", servers.Second.Port) })
        {
            var created = await Master.Client.OperateSourceAsync(new OperateSourceRequest
            {
                Op = SourceOp.StartSource, Config = { $"source-id: {id}\nflavor: mariadb\nfrom: {{host: 127.0.0.1, user: root, port: {port}}}\n" },
            });
            Assert.True(created.Result, created.Msg);
        }
    }

    /// <summary>Waits until every worker has the subtasks that it should have, as between two commands of a recording.</summary>
    public async Task RestAsync()
    {
        using var limit = new CancellationTokenSource(Hang, TimeProvider.System);
        var feed = Master.Service<RegistryFeed>();
        foreach (var worker in _workers.Select(static process => process.Worker))
        {
            await worker.UntilAsync(worker => IsAtRest(feed.Current, worker), limit.Token);
        }
    }

    /// <summary>Brings the cluster behind a TiDB into the state of a step.</summary>
    public async Task EnterClusterAsync(string step)
    {
        var script = StoryClusters.TiDbOf(step);
        servers.HasTiDb = script is not null;
        servers.HasStatusPort = StoryClusters.HasStatusPort(step);
        if (script is null)
        {
            return;
        }

        using var played = JsonDocument.Parse(script);
        servers.BeforeTarget.Play(played.RootElement);
        servers.Pd.Answer = StoryClusters.Of(step, servers.Here).Answer;
        Master.Service<PhysicalImport>().StatusPort = servers.StatusPort;
        _etcd ??= await InProcessMaster.StartAsync();
        servers.Pd.EtcdPort = _etcd.Address.Port;
        await _etcd.Store.CommitAsync(new Txn { Success = [new TxnOp.Delete(KeyRange.Prefix(ByteString.CopyFromUtf8("/tidb/")))] }, CancellationToken.None);
        foreach (var (key, value) in StoryClusters.KeysOf(step))
        {
            await _etcd.Store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(value))] }, CancellationToken.None);
        }
    }

    /// <summary>Brings all into the state that a note tells of.</summary>
    public async Task EnterAsync(string note)
    {
        if (note == _note || Continued().IsMatch(note))
        {
            return;
        }

        await LeaveAsync();
        _note = note;
        await RestartThirdAsync(Options().Match(note) is { Success: true } options ? options.Groups[1].Value : note.Contains("without log-bin", StringComparison.Ordinal) ? "--skip-log-bin --binlog-format=MIXED" : "");
        foreach (Match variable in Variables().Matches(note))
        {
            await SetAsync(note, variable.Groups[1].Value, variable.Groups[2].Value);
        }

        if (Checkpoint().Match(note) is { Success: true } checkpoint)
        {
            await servers.Target.ExecuteAsync($"CREATE DATABASE dm_meta; CREATE TABLE {checkpoint.Groups[1].Value}(id INT)");
        }

        if (Held().Match(note) is { Success: true } held)
        {
            _held.AddRange(Enumerable.Range(0, int.Parse(held.Groups[1].Value, CultureInfo.InvariantCulture)).Select(_ => servers.Third.Process.Connect()));
        }

        if (Script(note) is { } script)
        {
            servers.BeforeThird.Play(JsonDocument.Parse(script.ToJsonString()).RootElement);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await EndMasterAsync();
        await (_etcd?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static bool IsAtRest(RegistrySnapshot snapshot, StockWorker worker)
    {
        var bound = snapshot.Workers[new WorkerName(worker.Name)].Bound;
        var tasks = bound is { } source ? snapshot.TasksBySource.GetValueOrDefault(source) ?? [] : [];
        var subtasks = worker.Status().SubTaskStatus;
        return (worker.Source ?? "") == (bound?.Value ?? "") && subtasks.Select(static subtask => subtask.Name).SequenceEqual(tasks.Select(static task => task.Value))
            && subtasks.All(static subtask => subtask.Stage == Stage.Finished || subtask is { Stage: Stage.Running, Unit: UnitType.Sync });
    }

    // What stands before the third upstream answers by itself; null where no note tells of it.
    private static JsonArray? Script(string note)
    {
        if (note.StartsWith(Relay, StringComparison.Ordinal))
        {
            return [.. note[Relay.Length..].Split("; ").Select(static part => part.Split(" -> ")).Select(static part => Answer(part[0], JsonNode.Parse(part[1])!))];
        }

        if (note.StartsWith(RelayedTable, StringComparison.Ordinal))
        {
            return [Answer("variables like 'version'", Rows(["version", "8.0.36"])), Answer("show create table", Rows(["t", note[RelayedTable.Length..]]))];
        }

        return note.StartsWith(RelayedSchemas, StringComparison.Ordinal)
            ? [Answer("variables like 'version'", Rows(["version", "8.0.36"])), Answer("show databases", Rows([.. note[RelayedSchemas.Length..].Split(", ").Select(static name => new[] { name })]))]
            : null;
    }

    private static JsonObject Answer(string statement, JsonNode rows) => new() { ["statement"] = statement, ["rows"] = rows };

    private static JsonArray Rows(params string[][] rows) => [.. rows.Select(static row => new JsonArray([.. row.Select(static value => JsonValue.Create(value))]))];

    private async Task EndMasterAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        _workers.Clear();
        await (_master?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task LeaveAsync()
    {
        _held.ForEach(static connection => connection.Dispose());
        _held.Clear();
        foreach (var (server, variable, value) in _changed)
        {
            await server.ExecuteAsync($"SET GLOBAL {variable} = {value}");
        }

        _changed.Clear();
        if (Checkpoint().IsMatch(_note))
        {
            await servers.Target.ExecuteAsync("DROP DATABASE IF EXISTS dm_meta");
        }

        _note = "";
    }

    private async Task RestartThirdAsync(string options)
    {
        if (options != _options)
        {
            _options = options;
            await servers.Third.RestartAsync(options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private async Task SetAsync(string note, string variable, string value)
    {
        var server = note.Contains("upstream 1", StringComparison.Ordinal) ? servers.First : note.StartsWith("target", StringComparison.Ordinal) ? servers.Target : servers.Third;
        var before = await server.AskAsync($"SELECT @@global.{variable}");
        _changed.Add((server, variable, int.TryParse(before, out _) ? before : $"'{before}'"));
        await server.ExecuteAsync($"SET GLOBAL {variable} = {value}");
    }

    // In the state of the step before.
    [GeneratedRegex("^the same|^everything passes, but|^as before")]
    private static partial Regex Continued();

    [GeneratedRegex(@"^upstream started with (--[^;: ]+)")]
    private static partial Regex Options();

    [GeneratedRegex(@"\b(binlog_format|binlog_row_image|max_connections|sql_mode)=(\w+)")]
    private static partial Regex Variables();

    [GeneratedRegex(@"^(dm_meta\.\w+) exists")]
    private static partial Regex Checkpoint();

    [GeneratedRegex(@"(\d+) connections held by others")]
    private static partial Regex Held();
}
