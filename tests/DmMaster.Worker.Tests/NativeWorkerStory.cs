using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;

namespace DmMaster.Worker.Tests;

/// <summary>A worker against a master that a test plays by hand, over a real connection.</summary>
public abstract class NativeWorkerStory : IAsyncLifetime, IDisposable
{
    private protected TestHandler Handler { get; } = new();

    private protected ScriptedMaster Master { get; private set; } = null!;

    private protected NativeWorker Worker { get; private set; } = null!;

    /// <summary>What the worker does, until it is told to stop.</summary>
    protected Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>Stops the worker.</summary>
    protected CancellationTokenSource Stop { get; } = new();

    public async Task InitializeAsync()
    {
        Master = await ScriptedMaster.StartAsync();
        Worker = new NativeWorker(Options(), Handler);
        Work = Worker.RunAsync(Stop.Token);
    }

    public async Task DisposeAsync()
    {
        await Stop.CancelAsync();
        await Task.WhenAny(Work);
        await Master.DisposeAsync();
    }

    public void Dispose()
    {
        Stop.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Order Bind(string source) => new() { BindSource = new BindSource { Source = source } };

    private protected static Order Set(string task, Stage stage) => new() { SetSubtask = new SetSubtask { Task = task, Source = "s1", Stage = stage } };

    private protected static Order Relay(Stage stage, string source = "s1") => new() { SetRelay = new SetRelay { Source = source, Stage = stage } };

    private protected static Order Validate(string task) => new() { SetValidator = new SetValidator { Task = task, Source = "s1", Stage = Stage.Running } };

    private protected static Order Remove(string task) => new() { RemoveSubtask = new RemoveSubtask { Task = task, Source = "s1" } };

    /// <summary>A worker that hurries after a failure, and gives no master up because the machine is busy.</summary>
    private protected NativeWorkerOptions Options() => new()
    {
        Name = "w1",
        Address = "here",
        Masters = [Master.Address],
        ConnectTimeout = TimeSpan.FromHours(1),
        MinBackoff = TimeSpan.FromMilliseconds(1),
        MaxBackoff = TimeSpan.FromMilliseconds(10),
    };
}
