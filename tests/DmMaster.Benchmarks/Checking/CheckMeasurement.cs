using System.Globalization;
using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Processes;
using DmMaster.Protocol.Dm;
using DmMaster.Tools;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Checking;

/// <summary>check-task of a task with many tables over real MariaDB servers, and what others notice of it meanwhile.</summary>
/// <param name="rounds">How often each.</param>
/// <param name="most">The most tables a source.</param>
internal sealed class CheckMeasurement(int rounds, int most) : IMeasurement
{
    private const int Workers = 2;

    private static readonly int[] Sizes = [10, 100, 1_000, 10_000];
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public string Name => "pre-checks of many tables";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var first = await MariaDbProcess.StartAsync("--server-id=1", "--skip-name-resolve");
        await using var second = await MariaDbProcess.StartAsync("--server-id=2", "--skip-name-resolve");
        await using var target = await MariaDbProcess.StartAsync("--server-id=3", "--skip-name-resolve");
        await using var master = await MasterProcess.StartLookingAsync(cancellationToken);
        using var channel = GrpcChannel.ForAddress(master.Uri, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var client = new Master.MasterClient(channel);
        var created = await client.OperateSourceAsync(
            new OperateSourceRequest { Op = SourceOp.StartSource, Config = { Source("s1", first), Source("s2", second) } }, cancellationToken: cancellationToken);
        Require(created.Result, created.Msg);

        await using var fleet = ChildProgram.Start(Programs.Fleet, "--master", master.Address, "--native", $"{Workers}");
        await StartPausedAsync(client, target, cancellationToken);
        var rows = new List<Row>();
        foreach (var size in Sizes.Where(size => size <= most))
        {
            await Task.WhenAll(FillAsync(first, size, cancellationToken), FillAsync(second, size, cancellationToken));
            rows.AddRange(await MeasureAsync(client, master, target, size, cancellationToken));
        }

        return rows;
    }

    private async Task<IReadOnlyList<Row>> MeasureAsync(Master.MasterClient client, MasterProcess master, MariaDbProcess target, int size, CancellationToken cancellationToken)
    {
        var (one, two, others) = (new Samples(), new Samples(), new Samples());
        var before = master.ProcessorTime();
        for (var round = 0; round < rounds; round++)
        {
            one.Add(await Timed.RunAsync(() => CheckAsync(client, TaskOf(target, size, "s1"), cancellationToken)));
            using var ended = new CancellationTokenSource();
            var noticing = NoticeAsync(client, others, ended.Token);
            two.Add(await Timed.RunAsync(() => CheckAsync(client, TaskOf(target, size, "s1", "s2"), cancellationToken)));
            await ended.CancelAsync();
            await noticing;
        }

        var cpu = (master.ProcessorTime() - before).TotalMilliseconds / (3 * rounds);
        var tables = size.ToString("N0", CultureInfo.InvariantCulture);
        return
        [
            new Row($"check-task of mode all, {tables} tables") { Cpu = Text.Milliseconds(cpu), Target = Original(size) }.With(one),
            new Row($"the same, two sources of {tables} tables each").With(two),
            new Row("pause-task of another task on both sources, meanwhile") { Target = "p99 under 50 ms" }.With(others),
        ];
    }

    // Workers take their sources by themselves.
    private static async Task StartPausedAsync(Master.MasterClient client, MariaDbProcess target, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while ((await client.ListMemberAsync(new ListMemberRequest { Worker = true }, cancellationToken: either.Token)).Members.SelectMany(static member => member.Worker?.Workers ?? [])
            .Count(static worker => worker.Stage == "bound") < Workers)
        {
            await Task.Delay(Pace, Time, either.Token);
        }

        var started = await client.StartTaskAsync(new StartTaskRequest { Task = TaskOf(target, 1, "s1", "s2").Replace("name: t\n", "name: paused\nignore-checking-items: [all]\n", StringComparison.Ordinal) }, cancellationToken: either.Token);
        Require(started.Result && started.Sources.All(static row => row.Result), started.ToString());
    }

    // Another task is paused and resumed, as fast as both workers confirm it: what waits for a check waits here.
    private static async Task NoticeAsync(Master.MasterClient client, Samples samples, CancellationToken ended)
    {
        do
        {
            samples.Add(await Timed.RunAsync(() => OperateAsync(client, TaskOp.Pause)));
            await OperateAsync(client, TaskOp.Resume);
        }
        while (!ended.IsCancellationRequested);
    }

    private static async Task OperateAsync(Master.MasterClient client, TaskOp operation)
    {
        var answer = await client.OperateTaskAsync(new OperateTaskRequest { Op = operation, Name = "paused" });
        Require(answer.Result && answer.Sources.All(static row => row.Result), answer.ToString());
    }

    private static async Task CheckAsync(Master.MasterClient client, string task, CancellationToken cancellationToken)
    {
        var answer = await client.CheckTaskAsync(new CheckTaskRequest { Task = task, ErrCnt = 10, WarnCnt = 10 }, cancellationToken: cancellationToken);
        Require(answer.Result, answer.Msg);
    }

    private static async Task FillAsync(MariaDbProcess server, int size, CancellationToken cancellationToken)
    {
        await server.ExecuteAsync("CREATE DATABASE IF NOT EXISTS many");
        foreach (var some in Enumerable.Range(0, size).Chunk(100))
        {
            var statements = some.Select(static at => $"CREATE TABLE IF NOT EXISTS many.t{at}(id INT PRIMARY KEY, a VARCHAR(20), b INT NOT NULL DEFAULT 1, c DATETIME, KEY(b))");
            await server.ExecuteAsync(string.Join(";", statements));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static string Source(string id, MariaDbProcess server) => $"source-id: {id}\nflavor: mariadb\nfrom: {{host: 127.0.0.1, port: {server.Port}, user: root}}\n";

    private static string TaskOf(MariaDbProcess target, int size, params string[] sources) =>
        $"name: t\ntask-mode: all\ntarget-database: {{host: 127.0.0.1, port: {target.Port}, user: root}}\n" +
        $"mysql-instances: [{string.Join(", ", sources.Select(static id => $"{{source-id: {id}, block-allow-list: l}}"))}]\n" +
        $"block-allow-list: {{l: {{do-dbs: [many], do-tables: [{{db-name: many, tbl-name: \"~^t[0-9]{{1,{(size - 1).ToString(CultureInfo.InvariantCulture).Length}}}$\"}}]}}}}\n";

    private static string Original(int size) => size switch
    {
        <= 100 => "the original: 0.1 to 0.25 s",
        1_000 => "the original: 0.25 to 0.7 s",
        _ => "",
    };

    private static void Require(bool isGood, string message)
    {
        if (!isGood)
        {
            throw new MeasurementException(message);
        }
    }
}
