using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.EndToEnd;

/// <summary>A dm-master and its workers as processes, and dmctl to speak to them.</summary>
internal sealed partial class Deployment : IAsyncDisposable
{
    private readonly string _directory;
    private readonly string _files;
    private readonly List<RunningProgram> _fleets = [];
    private readonly string[] _arguments;
    private GrpcChannel _channel;

    private Deployment(RunningProgram master, string address, string directory, string files, string[] arguments)
    {
        (_directory, _files, _arguments) = (directory, files, arguments);
        Master = master;
        Address = address;
        _channel = GrpcChannel.ForAddress($"http://{address}");
    }

    public RunningProgram Master { get; private set; }

    public string Address { get; }

    public Master.MasterClient Client => new(_channel);

    /// <summary>The master's port, for what else it serves.</summary>
    public GrpcChannel Channel => _channel;

    /// <summary>A master.</summary>
    /// <param name="arguments">More flags for it.</param>
    public static Task<Deployment> StartAsync(params string[] arguments) => StartInAsync(Path.GetTempPath(), arguments);

    /// <summary>A master that looks into the databases of sources and tasks, as none of the others does.</summary>
    public static Task<Deployment> StartLookingAsync() => LaunchAsync(Path.GetTempPath(), NewFiles(), [], looks: true);

    /// <summary>A master with either kind of store.</summary>
    /// <param name="isDurable">Whether what it knows is in a directory, and kept over a restart.</param>
    /// <param name="arguments">More flags for it.</param>
    public static Task<Deployment> StartAsync(bool isDurable, params string[] arguments)
    {
        var files = NewFiles();
        string[] all = [.. arguments, .. isDurable ? ["-data-dir", Path.Combine(files, "data")] : Array.Empty<string>()];
        return LaunchAsync(Path.GetTempPath(), files, all);
    }

    /// <summary>A master that runs in a directory of the test's choice, also when it is started anew.</summary>
    public static Task<Deployment> StartInAsync(string directory, params string[] arguments) => LaunchAsync(directory, NewFiles(), arguments);

    /// <summary>Two workers, worker1 and worker2, each in a process of its own; two sources, each bound to one; a task on both.</summary>
    public static async Task<(Deployment Deployment, RunningProgram Worker1, RunningProgram Worker2)> StartWithTaskAsync(
        params string[] arguments)
    {
        var deployment = await StartAsync(arguments);
        var (worker1, worker2) = await deployment.AddTaskAsync();
        return (deployment, worker1, worker2);
    }

    /// <summary>A master with environment variables of its own, <c>NAME=value</c>.</summary>
    public static Task<Deployment> StartWithVariablesAsync(params string[] variables) => LaunchAsync(Path.GetTempPath(), NewFiles(), [], variables);

    /// <summary>The workers, sources and task of <see cref="StartWithTaskAsync"/>.</summary>
    public async Task<(RunningProgram Worker1, RunningProgram Worker2)> AddTaskAsync()
    {
        var worker1 = await StartWorkerAsync("worker");
        await CtlAsync("operate-source", "create", SourceFile(1));
        var worker2 = await StartWorkerAsync("second-worker");
        await CtlAsync("operate-source", "create", SourceFile(2));
        var started = await CtlAsync("start-task", TaskFile("test", 1, 2));
        Assert.Equal(3, started.Output.Split("\"result\": true").Length - 1);
        return (worker1, worker2);
    }

    public async Task<RunningProgram> StartWorkerAsync(string prefix)
    {
        Master.Forget();
        var fleet = RunningProgram.Start(Programs.Fleet, "--master", Address, "--native", "1", "--name-prefix", prefix);
        _fleets.Add(fleet);
        await Master.LineAsync("worker linked");
        return fleet;
    }

    /// <summary>Stock workers in a process of their own, on ports that were free; waits until the master knows them all.</summary>
    /// <param name="prefix">They are called this and a number from 1 on.</param>
    /// <param name="count">How many.</param>
    /// <param name="port">The port of the first, to have it back after it was killed; null for any.</param>
    /// <param name="arguments">More flags for it.</param>
    public async Task<StockProgram> StartStockAsync(string prefix, int count, int? port = null, params string[] arguments)
    {
        var first = port ?? FreePorts.Row(count);
        var fleet = RunningProgram.Start(
            Programs.Fleet, ["--master", Address, "--stock", Text(count), "--port-base", Text(first), "--name-prefix", prefix, .. arguments]);
        _fleets.Add(fleet);
        for (var number = 1; number <= count; number++)
        {
            await WorkerAsync($"{prefix}{number}", static worker => worker.Stage is "free" or "bound");
        }

        return new StockProgram(fleet, prefix, count, first);
    }

    /// <summary>Waits until list-member shows a worker as a test needs it.</summary>
    public Task WorkerAsync(string name, Func<WorkerInfo, bool> condition) => Until.TrueAsync(
        async deadline =>
        {
            var members = await Client.ListMemberAsync(new ListMemberRequest { Worker = true, Names = { name } }, deadline);
            var worker = members.Members.SelectMany(static member => member.Worker?.Workers ?? []).SingleOrDefault(worker => worker.Name == name);
            return (worker is not null && condition(worker), worker?.ToString() ?? $"no worker {name}");
        });

    /// <summary>Creates a source on a worker.</summary>
    public async Task CreateSourceAsync(int number, string worker)
    {
        var request = new OperateSourceRequest
        {
            Op = SourceOp.StartSource, WorkerName = worker, Config = { await File.ReadAllTextAsync(SourceFile(number)) },
        };
        var created = await Client.OperateSourceAsync(request, Patiently());
        Assert.Equal((true, worker), (created.Sources.Single().Result, created.Sources.Single().Worker));
    }

    // A set-up has time, whatever budget the master under test was given.
    private static CallOptions Patiently() => Until.Deadline(TimeSpan.FromSeconds(60)).WithHeaders(new() { { "dm-budget", "50s" } });

    /// <summary>Starts task <c>test</c> on sources.</summary>
    public Task StartTaskAsync(params int[] sources) => StartTaskAsync(TaskFile("test", sources), sources);

    /// <summary>Starts a task from a file.</summary>
    public async Task StartTaskAsync(string file, params int[] sources)
    {
        var request = new StartTaskRequest { Task = await File.ReadAllTextAsync(file) };
        var started = await Client.StartTaskAsync(request, Patiently());
        Assert.True(started.Result, started.Msg);
        Assert.Equal(sources.Length, started.Sources.Count);
        Assert.All(started.Sources, static row => Assert.True(row.Result, row.Msg));
    }

    /// <summary>Waits until query-status answers for every source, in order, with these stages of task <c>test</c>.</summary>
    public Task StagesAsync(params Stage[] stages) => Until.TrueAsync(async deadline =>
    {
        var status = await Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, deadline);
        var seen = status.Sources.Select(static row => (row.Result, row.SubTaskStatus.SingleOrDefault()?.Stage ?? default));
        return (seen.SequenceEqual(stages.Select(static stage => (true, stage))), status.ToString());
    });

    /// <summary>What <c>/status</c> says.</summary>
    public async Task<string> StatusTextAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://{Address}/status"));
    }

    /// <summary>Kills every worker's process, and waits until the master noticed.</summary>
    public async Task KillWorkersAsync()
    {
        foreach (var fleet in _fleets)
        {
            Master.Forget();
            await fleet.DisposeAsync();
            await Master.LineAsync("link ended");
        }

        _fleets.Clear();
    }

    /// <summary>Starts a master anew where the last one was.</summary>
    /// <param name="without">A flag that the last one had and this one has not; null for none.</param>
    public async Task RestartMasterAsync(string? without = null)
    {
        Master = StartMaster(_directory, Address, [.. _arguments.Where(argument => argument != without)], []);
        await Master.LineAsync("dm-master is listening");
        _channel.Dispose();
        _channel = GrpcChannel.ForAddress($"http://{Address}");
    }

    public async Task<(int Exit, string Output, string Error)> CtlAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Ctl, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _files,
        };
        start.Environment["DM_MASTER_ADDR"] = Address;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output, await error);
    }

    public string SourceFile(int number) => Write($"source{number}.yaml", $$"""
        source-id: "mysql-replica-0{{number}}"
        flavor: mysql
        from: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
        """);

    /// <summary>The file of a task with a shard mode.</summary>
    public string ShardTaskFile(string name, string mode, params int[] sources)
    {
        var text = File.ReadAllText(TaskFile(name, sources));
        return Write($"{name}-{mode}.yaml", $"shard-mode: {mode}\n{text}");
    }

    public string TaskFile(string name, params int[] sources) => Write($"{name}.yaml", $$"""
        name: {{name}}
        task-mode: all
        ignore-checking-items: ["all"]
        target-database: {host: "127.0.0.1", port: 4000, user: "root", password: ""}
        mysql-instances:
        {{string.Concat(sources.Select(source => $"  - source-id: \"mysql-replica-0{source}\"\n"))}}
        """);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        foreach (var fleet in _fleets)
        {
            await fleet.DisposeAsync();
        }

        await Master.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }

    private static RunningProgram StartMaster(string directory, string address, string[] arguments, string[] variables) => RunningProgram.StartIn(
        directory, "env", [.. variables, Programs.Master, "-master-addr", address, "-name", "master1", .. arguments]);

    private static string NewFiles() => Directory.CreateTempSubdirectory("dm-e2e-").FullName;

    private static async Task<Deployment> LaunchAsync(string directory, string files, string[] given, string[]? variables = null, bool looks = false)
    {
        var arguments = looks ? given : ["--no-upstream-check", .. given];
        var master = StartMaster(directory, "127.0.0.1:0", arguments, variables ?? []);
        var line = await master.LineAsync("dm-master is listening");
        return new Deployment(master, AddressInLine().Match(line).Groups[1].Value, directory, files, arguments);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a file for dmctl, and says where it is.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_files, name);
        File.WriteAllText(path, text);
        return path;
    }

    [GeneratedRegex(@"address=http://(\d+\.\d+\.\d+\.\d+:\d+)")]
    private static partial Regex AddressInLine();
}
