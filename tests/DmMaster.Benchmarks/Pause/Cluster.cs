using System.Globalization;
using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Processes;
using DmMaster.Protocol.Dm;
using Google.Protobuf.Collections;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Pause;

/// <summary>A dm-master and workers of one kind, each side a process of its own, spoken to as dmctl does.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(5);
    private static readonly TimeProvider Time = TimeProvider.System;

    private const int FirstPort = 20_000;
    private const int PortsEach = 2_000;

    private readonly IMeasuredMaster _master;
    private readonly GrpcChannel _channel;
    private readonly Master.MasterClient _client;
    private readonly WorkerKind _kind;
    private readonly List<ChildProgram> _fleets = [];
    private readonly List<string[]> _arguments = [];

    private Cluster(IMeasuredMaster master, WorkerKind kind)
    {
        _master = master;
        _kind = kind;
        _channel = GrpcChannel.ForAddress(master.Uri, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        _client = new Master.MasterClient(_channel);
    }

    public static async Task<Cluster> StartAsync(WorkerKind kind, CancellationToken cancellationToken) =>
        new(await MasterProcess.StartAsync(cancellationToken), kind);

    /// <summary>The same with the master in this process, to count what is allocated.</summary>
    public static async Task<Cluster> StartWithinAsync(WorkerKind kind) => new(await OwnMaster.StartAsync(), kind);

    /// <summary>Where the master listens.</summary>
    public Uri Uri => _master.Uri;

    /// <summary>The memory that dm-master has in use.</summary>
    public long ResidentBytes() => _master.ResidentBytes();

    /// <summary>The processor time that dm-master has used.</summary>
    public TimeSpan ProcessorTime() => _master.ProcessorTime();

    /// <summary>Starts a process of workers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="more">More arguments for it.</param>
    /// <returns>How long it took, from the start of their process, until all of them were registered and free; and the process.</returns>
    public async Task<(TimeSpan Time, ChildProgram Fleet)> StartWorkersAsync(int count, CancellationToken cancellationToken, params string[] more)
    {
        var started = Time.GetTimestamp();
        var wanted = await FreeWorkersAsync(cancellationToken) + count;
        _arguments.Add([.. FleetArguments(count), .. more]);
        var fleet = ChildProgram.Start(Programs.Fleet, _arguments[^1]);
        _fleets.Add(fleet);
        while (await FreeWorkersAsync(cancellationToken) < wanted)
        {
            if (fleet.HasExited || Time.GetElapsedTime(started) > Patience)
            {
                throw new MeasurementException($"{await FreeWorkersAsync(cancellationToken)} of {wanted} workers are free: {fleet.LastLines}");
            }

            await Task.Delay(Pace, Time, cancellationToken);
        }

        return (Time.GetElapsedTime(started), fleet);
    }

    /// <summary>Kills a process of workers.</summary>
    /// <param name="number">Which, from 0 on, in the order in which they were started.</param>
    public Task KillWorkersAsync(int number) => _fleets[number].KillAsync();

    /// <summary>Starts a process of workers anew that was killed: the same workers, at the same ports.</summary>
    public async Task StartWorkersAgainAsync(int number)
    {
        await _fleets[number].DisposeAsync();
        _fleets[number] = ChildProgram.Start(Programs.Fleet, _arguments[number]);
    }

    /// <summary>A process of workers, to let it stand still.</summary>
    public ChildProgram Workers(int number) => _fleets[number];

    /// <summary>Creates a source and sees that a worker took it.</summary>
    public async Task CreateSourceAsync(int number, CancellationToken cancellationToken)
    {
        var request = new OperateSourceRequest
        {
            Op = SourceOp.StartSource,
            Config = { $$"""
                source-id: "{{Source(number)}}"
                flavor: mysql
                from: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
                """ },
        };
        var answer = await AnswerAsync("create source", _client.OperateSourceAsync(request, Options(cancellationToken)));
        Check(answer.Result, answer.Msg, answer.Sources, 1);
    }

    /// <summary>Starts a task over the first sources.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sources">How many sources.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="more">A further line of its file; empty for none.</param>
    public async Task StartTaskAsync(string name, int sources, CancellationToken cancellationToken, string more = "")
    {
        var instances = string.Concat(Enumerable.Range(1, sources).Select(number => $"  - source-id: \"{Source(number)}\"\n"));
        var task = $$"""
            name: {{name}}
            task-mode: all
            {{more}}
            ignore-checking-items: ["all"]
            target-database: {host: "127.0.0.1", port: 4000, user: "root", password: ""}
            mysql-instances:
            {{instances}}
            """;
        var answer = await AnswerAsync($"start {name}", _client.StartTaskAsync(new StartTaskRequest { Task = task }, Options(cancellationToken)));
        Check(answer.Result, answer.Msg, answer.Sources, sources);
    }

    /// <summary>Pauses or resumes a task, and checks that each source's worker confirmed it.</summary>
    public async Task OperateAsync(TaskOp operation, string name, int sources, CancellationToken cancellationToken)
    {
        var request = new OperateTaskRequest { Op = operation, Name = name };
        var answer = await AnswerAsync($"{operation} {name}", _client.OperateTaskAsync(request, Options(cancellationToken)));
        Check(answer.Result, answer.Msg, answer.Sources, sources);
    }

    /// <summary>When the last stock worker of the first fleet took the first order for all of them since a time, as a timestamp.</summary>
    public async Task<long> TakenByAllAsync(long since, CancellationToken cancellationToken)
    {
        var line = await _fleets[0].LineAsync(line => TakenAt(line) >= since, "that the order was taken by all", cancellationToken);
        return TakenAt(line)!.Value;
    }

    /// <summary>How many locks of shard DDL there are.</summary>
    public async Task<int> LocksAsync(CancellationToken cancellationToken) =>
        (await AnswerAsync("show locks", _client.ShowDDLLocksAsync(new ShowDDLLocksRequest(), Options(cancellationToken)))).Locks.Count;

    /// <summary>Moves a source to a worker that is free.</summary>
    public async Task TransferAsync(int number, CancellationToken cancellationToken)
    {
        var free = (await WorkersAsync(cancellationToken)).First(static worker => worker.Stage == "free").Name;
        var request = new TransferSourceRequest { Source = Source(number), Worker = free };
        var answer = await AnswerAsync($"transfer to {free}", _client.TransferSourceAsync(request, Options(cancellationToken)));
        if (!answer.Result || answer.Msg.Length > 0)
        {
            throw new MeasurementException($"transfer to {free}: {answer.Msg}");
        }
    }

    /// <summary>Removes a source and sees that its worker let go of it.</summary>
    public async Task StopSourceAsync(int number, CancellationToken cancellationToken)
    {
        var request = new OperateSourceRequest { Op = SourceOp.StopSource, SourceID = { Source(number) } };
        var answer = await AnswerAsync("stop source", _client.OperateSourceAsync(request, Options(cancellationToken)));
        Check(answer.Result, answer.Msg, answer.Sources, 1);
    }

    /// <summary>Asks for the status of a task, and checks that each worker said that it runs.</summary>
    public async Task QueryAsync(string name, int sources, CancellationToken cancellationToken)
    {
        var answer = await StatusAsync(name, cancellationToken);
        if (Running(answer) != sources)
        {
            throw new MeasurementException(
                $"{Running(answer)} of {sources} subtasks run: {answer.Msg} {answer.Sources.FirstOrDefault(row => !row.Result)?.Msg}");
        }
    }

    /// <summary>Asks for the status of a task until each worker says that it runs.</summary>
    public Task UntilRunningAsync(string name, int sources, CancellationToken cancellationToken) =>
        UntilAsync(name, sources, Stage.Running, cancellationToken);

    /// <summary>Asks for the status of a task until each worker says that it is in a stage.</summary>
    public async Task UntilAsync(string name, int sources, Stage stage, CancellationToken cancellationToken)
    {
        var started = Time.GetTimestamp();
        while (Count(await StatusAsync(name, cancellationToken), stage) != sources)
        {
            if (Time.GetElapsedTime(started) > Patience)
            {
                throw new MeasurementException($"{name} is not {stage} everywhere");
            }
        }
    }

    /// <summary>As <see cref="OperateAsync"/>, when only some can confirm it.</summary>
    public async Task OperateAnyAsync(TaskOp operation, string name, int healthy, CancellationToken cancellationToken)
    {
        var request = new OperateTaskRequest { Op = operation, Name = name };
        var answer = await AnswerAsync($"{operation} {name}", _client.OperateTaskAsync(request, Options(cancellationToken)));
        CheckSome(answer.Result, answer.Msg, answer.Sources.Count(static row => row.Result), healthy);
    }

    /// <summary>As <see cref="QueryAsync"/>, when only some can answer.</summary>
    public async Task QueryAnyAsync(string name, int healthy, CancellationToken cancellationToken)
    {
        var answer = await StatusAsync(name, cancellationToken);
        CheckSome(answer.Result, answer.Msg, answer.Sources.Count(static row => row.Result), healthy);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        foreach (var fleet in _fleets)
        {
            await fleet.DisposeAsync();
        }

        await _master.DisposeAsync();
    }

    // Each fleet has names and ports of its own.
    private string[] FleetArguments(int count) =>
    [
        "--master", _master.Address, _kind == WorkerKind.Native ? "--native" : "--stock", $"{count}",
        "--name-prefix", $"fleet{_fleets.Count}-", "--port-base", $"{FirstPort + (_fleets.Count * PortsEach)}", "--note-orders",
    ];

    /// <summary>The ID of a source.</summary>
    public static string Source(int number) => $"mysql-{number:00000}";

    private static CallOptions Options(CancellationToken cancellationToken) =>
        new(deadline: Time.GetUtcNow().UtcDateTime + Longest, cancellationToken: cancellationToken);

    private static void Check(bool result, string message, RepeatedField<CommonWorkerResponse> rows, int expected)
    {
        if (!result || rows.Count != expected || rows.Any(row => !row.Result))
        {
            throw new MeasurementException(
                $"{rows.Count(row => row.Result)} of {expected} confirmed it: {message} {rows.FirstOrDefault(row => !row.Result)?.Msg}");
        }
    }

    private static void CheckSome(bool result, string message, int confirmed, int healthy)
    {
        if (!result || confirmed != healthy)
        {
            throw new MeasurementException($"{confirmed} workers said yes, {healthy} are healthy: {message}");
        }
    }

    private Task<QueryStatusListResponse> StatusAsync(string name, CancellationToken cancellationToken) =>
        AnswerAsync($"query {name}", _client.QueryStatusAsync(new QueryStatusListRequest { Name = name }, Options(cancellationToken)));

    private static int Running(QueryStatusListResponse answer) => Count(answer, Stage.Running);

    private static int Count(QueryStatusListResponse answer, Stage stage) =>
        answer.Sources.Count(row => row.Result && row.SubTaskStatus is [var subtask] && subtask.Stage == stage);

    /// <summary>The answer; what went wrong is told with the time that it took to.</summary>
    private async Task<T> AnswerAsync<T>(string what, AsyncUnaryCall<T> call)
    {
        var started = Time.GetTimestamp();
        using (call)
        {
            try
            {
                return await call;
            }
            catch (RpcException e)
            {
                throw new MeasurementException($"{what}: {e.Status} after {Time.GetElapsedTime(started)}. {await ProbeAsync()}");
            }
        }
    }

    /// <summary>Whether the master still answers anything on the same connection and on a new one, and what it does.</summary>
    private async Task<string> ProbeAsync()
    {
        using var other = GrpcChannel.ForAddress(_master.Uri);
        var before = ProcessorTime();
        var answers = $"{await ProbeAsync(_client)} on the connection, {await ProbeAsync(new Master.MasterClient(other))} on a new one";
        return $"Then: {answers}, {(ProcessorTime() - before).TotalMilliseconds} ms of CPU; fleet {(_fleets.Exists(static fleet => fleet.HasExited) ? "gone" : "there")}; " +
            $"it said last: {string.Join('\n', _master.LastLines.Split('\n').TakeLast(3))}";
    }

    private static async Task<string> ProbeAsync(Master.MasterClient client)
    {
        try
        {
            var options = new CallOptions(deadline: Time.GetUtcNow().UtcDateTime + ProbeTime);
            var answer = await client.ListMemberAsync(new ListMemberRequest { Worker = true }, options);
            var bound = answer.Members.Single().Worker.Workers.Count(worker => worker.Stage == "bound");
            return $"{bound} workers bound";
        }
        catch (RpcException e)
        {
            return e.StatusCode.ToString();
        }
    }

    private async Task<int> FreeWorkersAsync(CancellationToken cancellationToken) =>
        (await WorkersAsync(cancellationToken)).Count(static worker => worker.Stage == "free");

    private async Task<RepeatedField<WorkerInfo>> WorkersAsync(CancellationToken cancellationToken)
    {
        var answer = await _client.ListMemberAsync(new ListMemberRequest { Worker = true }, Options(cancellationToken));
        return answer.Members.Single().Worker.Workers;
    }

    private static long? TakenAt(string line) =>
        line.StartsWith("order taken by all:", StringComparison.Ordinal) && long.TryParse(line[(line.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture, out var at)
            ? at
            : null;
}
