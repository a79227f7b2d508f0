using System.Diagnostics;
using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;
using Grpc.Net.Client;

namespace DmMaster.EndToEnd;

/// <summary>A dm-master and its workers as processes, and dmctl to speak to them.</summary>
internal sealed partial class Deployment : IAsyncDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("dm-e2e-").FullName;
    private readonly List<RunningProgram> _fleets = [];
    private GrpcChannel _channel;

    private readonly string? _dataDirectory;

    private Deployment(RunningProgram master, string address, string? dataDirectory)
    {
        Master = master;
        _dataDirectory = dataDirectory;
        Address = address;
        _channel = GrpcChannel.ForAddress($"http://{address}");
    }

    public RunningProgram Master { get; private set; }

    public string Address { get; }

    public Master.MasterClient Client => new(_channel);

    /// <param name="dataDirectory">Where state is kept, null for nowhere.</param>
    public static async Task<Deployment> StartAsync(string? dataDirectory = null)
    {
        var master = StartMaster("127.0.0.1:0", dataDirectory);
        var line = await master.LineAsync("dm-master is listening");
        return new Deployment(master, AddressInLine().Match(line).Groups[1].Value, dataDirectory);
    }

    /// <summary>Two workers, worker1 and worker2, each in a process of its own; two sources, each bound to one; a task on both.</summary>
    public static async Task<(Deployment Deployment, RunningProgram Worker1, RunningProgram Worker2)> StartWithTaskAsync(
        string? dataDirectory = null)
    {
        var deployment = await StartAsync(dataDirectory);
        var worker1 = await deployment.StartWorkerAsync("worker");
        await deployment.CtlAsync("operate-source", "create", deployment.SourceFile(1));
        var worker2 = await deployment.StartWorkerAsync("second-worker");
        await deployment.CtlAsync("operate-source", "create", deployment.SourceFile(2));
        var started = await deployment.CtlAsync("start-task", deployment.TaskFile("test", 1, 2));
        Assert.Equal(3, started.Output.Split("\"result\": true").Length - 1);
        return (deployment, worker1, worker2);
    }

    public async Task<RunningProgram> StartWorkerAsync(string prefix)
    {
        Master.Forget();
        var fleet = RunningProgram.Start(Programs.Fleet, "--master", Address, "--native", "1", "--name-prefix", prefix);
        _fleets.Add(fleet);
        await Master.LineAsync("worker linked");
        return fleet;
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
    public async Task RestartMasterAsync()
    {
        Master = StartMaster(Address, _dataDirectory);
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

    private static RunningProgram StartMaster(string address, string? dataDirectory) => RunningProgram.Start(
        Programs.Master,
        ["-master-addr", address, "-name", "master1", "--no-upstream-check", .. dataDirectory is null ? Array.Empty<string>() : ["-data-dir", dataDirectory]]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_files, name);
        File.WriteAllText(path, text);
        return path;
    }

    [GeneratedRegex(@"address=http://(\d+\.\d+\.\d+\.\d+:\d+)")]
    private static partial Regex AddressInLine();
}
