using DmMaster.Protocol.Dm;

namespace DmMaster.Benchmarks.Pause;

/// <summary>Ten workers with a source each and one task that runs on all: nine in a process, and one in another, which is to be sick.</summary>
internal sealed class SickCluster(Cluster cluster) : IAsyncDisposable
{
    public const int All = Healthy + 1;

    private const string Task = "ten";
    private const int Healthy = 9;

    // In the order in which they are started.
    private const int Sick = 0;

    /// <summary>The processor time that dm-master has used.</summary>
    public TimeSpan ProcessorTime() => cluster.ProcessorTime();

    /// <summary>Starts the workers and the task.</summary>
    /// <param name="cluster">A master that has no workers.</param>
    /// <param name="stageTime">How long the one worker takes for a pause, and for a resume.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<SickCluster> StartAsync(Cluster cluster, TimeSpan stageTime, CancellationToken cancellationToken)
    {
        await cluster.StartWorkersAsync(1, cancellationToken, "--stage-time", $"{stageTime.TotalMilliseconds:0}");
        await cluster.CreateSourceAsync(1, cancellationToken);
        await cluster.StartWorkersAsync(Healthy, cancellationToken);
        for (var number = 2; number <= All; number++)
        {
            await cluster.CreateSourceAsync(number, cancellationToken);
        }

        await cluster.StartTaskAsync(Task, All, cancellationToken);
        return new SickCluster(cluster);
    }

    /// <summary>A pause that each worker confirms; and a resume.</summary>
    /// <param name="measure">What runs the pause.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PauseAsync(Measure measure, CancellationToken cancellationToken)
    {
        await measure(() => cluster.OperateAsync(TaskOp.Pause, Task, All, cancellationToken));
        await ResumeAsync(cancellationToken);
    }

    /// <summary>A query while the one worker stands still.</summary>
    public async Task QueryFrozenAsync(Measure measure, CancellationToken cancellationToken)
    {
        await cluster.Workers(Sick).FreezeAsync();
        await measure(() => cluster.QueryAnyAsync(Task, Healthy, cancellationToken));
        await cluster.Workers(Sick).ThawAsync();
        await cluster.UntilAsync(Task, All, Stage.Running, cancellationToken);
    }

    /// <summary>A pause while the one worker stands still.</summary>
    public async Task PauseFrozenAsync(Measure measure, CancellationToken cancellationToken)
    {
        await cluster.Workers(Sick).FreezeAsync();
        await measure(() => cluster.OperateAnyAsync(TaskOp.Pause, Task, Healthy, cancellationToken));
        await cluster.Workers(Sick).ThawAsync();
        await cluster.UntilAsync(Task, All, Stage.Paused, cancellationToken);
        await ResumeAsync(cancellationToken);
    }

    /// <summary>A pause just after the one worker was killed.</summary>
    public async Task PauseKilledAsync(Measure measure, CancellationToken cancellationToken)
    {
        await cluster.KillWorkersAsync(Sick);
        await measure(() => cluster.OperateAnyAsync(TaskOp.Pause, Task, Healthy, cancellationToken));
        await cluster.StartWorkersAgainAsync(Sick);
        await cluster.UntilAsync(Task, All, Stage.Paused, cancellationToken);
        await ResumeAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private Task ResumeAsync(CancellationToken cancellationToken) => cluster.OperateAsync(TaskOp.Resume, Task, All, cancellationToken);
}
