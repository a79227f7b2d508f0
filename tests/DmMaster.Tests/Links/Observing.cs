using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Testing;
using DmMaster.Workers.Observed;

namespace DmMaster.Tests.Links;

/// <summary>What the tests of links look at in a master.</summary>
internal static class Observing
{
    /// <summary>Waits for what is known of a worker to become so.</summary>
    public static async Task UntilAsync(this InProcessMaster master, string worker, Func<ObservedWorker, bool> condition)
    {
        var slot = master.Service<ObservedState>().Of(new WorkerName(worker));
        var changed = new Signal();
        slot.Listen(changed);
        try
        {
            while (!condition(slot.Current))
            {
                await changed.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            }
        }
        finally
        {
            slot.Unlisten(changed);
        }
    }

    public static ObservedWorker Observed(this InProcessMaster master, string worker) =>
        master.Service<ObservedState>().Worker(new WorkerName(worker));

    public static WorkerEntry? Registered(this InProcessMaster master, string worker) =>
        master.Service<RegistryFeed>().Current.Workers.GetValueOrDefault(new WorkerName(worker));

    public static async Task<OperateSourceResponse> CreateAsync(this InProcessMaster master, string source, string worker) =>
        await master.Client.OperateSourceAsync(new OperateSourceRequest
        {
            Op = SourceOp.StartSource, WorkerName = worker, Config = { Stories.Cluster.Source(source) },
        });

    public static async Task<OperateTaskResponse> OperateAsync(this InProcessMaster master, TaskOp op) =>
        await master.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "t" });

    public static async Task<StartTaskResponse> StartTaskAsync(this InProcessMaster master, string source) =>
        await master.Client.StartTaskAsync(new StartTaskRequest
        {
            Task = $$"""
                name: t
                task-mode: all
                ignore-checking-items: ["all"]
                target-database: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
                mysql-instances:
                  - source-id: "{{source}}"
                """,
        });
}
