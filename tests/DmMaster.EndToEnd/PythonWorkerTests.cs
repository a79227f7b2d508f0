using System.Diagnostics;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DmMaster.EndToEnd;

/// <summary>A worker of forty lines in another language: the link needs nothing but gRPC.</summary>
public sealed class PythonWorkerTests : IDisposable
{
    // Debian's own, which its packages belong to; another python3 may come first in the path.
    private const string Python = "/usr/bin/python3";

    private readonly string _descriptors = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [SkippableFact]
    public async Task Worker_InPython_IsBoundStartedPausedResumedAndStopped()
    {
        Skip.IfNot(await HasGrpcAsync(), $"{Python} has no grpcio: install python3-grpcio and python3-protobuf");
        await File.WriteAllBytesAsync(_descriptors, Descriptors().ToByteArray());
        await using var dm = await Deployment.StartAsync();
        await using var worker = RunningProgram.Start(
            Python, Path.Combine(AppContext.BaseDirectory, "python", "native_worker.py"), _descriptors, dm.Address, "py");
        await dm.Master.LineAsync("worker linked\"] [worker=py]");
        await dm.CtlAsync("operate-source", "create", dm.SourceFile(1));

        var started = await dm.CtlAsync("start-task", dm.TaskFile("test", 1));
        Assert.Contains("\"worker\": \"py\"", started.Output, StringComparison.Ordinal);
        await OperateAsync(dm, TaskOp.Pause);
        Assert.Equal(Stage.Paused, await StageAsync(dm));
        await OperateAsync(dm, TaskOp.Resume);
        Assert.Equal(Stage.Running, await StageAsync(dm));
        await OperateAsync(dm, TaskOp.Delete);

        var after = await dm.Client.QueryStatusAsync(new QueryStatusListRequest());
        Assert.Equal((true, "no sub task started"), (after.Sources.Single().Result, after.Sources.Single().Msg));
        Assert.Equal("", worker.Output);
    }

    public void Dispose() => File.Delete(_descriptors);

    private static async Task OperateAsync(Deployment dm, TaskOp op)
    {
        var answer = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test" });
        var row = Assert.Single(answer.Sources);
        Assert.Equal((true, "", "mysql-replica-01", "py"), (row.Result, row.Msg, row.Source, row.Worker));
    }

    private static async Task<Stage> StageAsync(Deployment dm)
    {
        var status = await dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });
        Assert.True(status.Sources.Single().Result, status.Sources.Single().Msg);
        return status.Sources.Single().SubTaskStatus.Single().Stage;
    }

    private static async Task<bool> HasGrpcAsync()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import grpc, google.protobuf"]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    /// <summary>What protoc would write, in the order in which files need each other.</summary>
    private static FileDescriptorSet Descriptors()
    {
        var files = new List<FileDescriptor>();
        Add(WorkerLinkReflection.Descriptor);
        return new FileDescriptorSet { File = { files.Select(file => FileDescriptorProto.Parser.ParseFrom(file.SerializedData)) } };

        void Add(FileDescriptor file)
        {
            foreach (var needed in file.Dependencies.Where(needed => !files.Contains(needed)))
            {
                Add(needed);
            }

            files.Add(file);
        }
    }
}
