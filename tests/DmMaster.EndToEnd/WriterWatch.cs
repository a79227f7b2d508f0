using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.EndToEnd;

/// <summary>
/// Asks two workers, again and again, whether they replicate a source: both at once would write twice. The one that is to get the source
/// is asked first, then the one that has it: who has let go in between is not taken for a second writer.
/// </summary>
internal sealed class WriterWatch : IAsyncDisposable
{
    // A frozen worker answers when it thaws: what the other said must not be old by then.
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(10);

    private readonly string _source;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;
    private int _rounds;

    /// <param name="source">The source.</param>
    /// <param name="next">The worker that is to get it.</param>
    /// <param name="holder">The worker that has it.</param>
    public WriterWatch(string source, WorkerPort next, WorkerPort holder)
    {
        _source = source;
        _watching = WatchAsync(next, holder);
    }

    /// <summary>Whether two writers were seen, so that it asks no more.</summary>
    public bool IsOver => _watching.IsCompleted;

    /// <summary>Ends it, and says whether all was well.</summary>
    public async Task AssertOneWriterAsync()
    {
        await _over.CancelAsync();
        await _watching;
        Assert.True(_rounds > 0, "no worker was asked");
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task WatchAsync(WorkerPort next, WorkerPort holder)
    {
        while (!_over.IsCancellationRequested)
        {
            var (first, second) = (await AskAsync(next), await AskAsync(holder));
            Assert.False(Writes(first) && Writes(second), $"two writers: {first} and {second}");
            _rounds++;
            await Task.Delay(BetweenRounds, TimeProvider.System);
        }
    }

    // Null when the worker did not answer: it is frozen.
    private static async Task<QueryStatusResponse?> AskAsync(WorkerPort worker)
    {
        try
        {
            return await worker.StatusAsync(Until.Deadline(Most));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.DeadlineExceeded)
        {
            return null;
        }
    }

    private bool Writes(QueryStatusResponse? said) =>
        said?.SourceStatus.Source == _source && said.SubTaskStatus.Any(static subtask => subtask.Stage == Stage.Running);
}
