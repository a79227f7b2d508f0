using DmMaster.Store.InProcess;

namespace DmMaster.Store.Tests.Journal;

/// <summary>A journal in memory that stops or fails when it is told to.</summary>
internal sealed class ScriptedJournal : IJournal
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _mayGoOn = new(0);
    private int _atOnce;

    /// <summary>What was written, batch by batch.</summary>
    public List<IReadOnlyList<JournalEntry>> Batches { get; } = [];

    /// <summary>What it was told to forget, in order.</summary>
    public List<Obsolete> Obsolete { get; } = [];

    /// <summary>Whether it stops at each batch until <see cref="GoOn"/>.</summary>
    public bool Stops { get; set; }

    /// <summary>What it throws instead of writing.</summary>
    public Exception? Failure { get; set; }

    public bool IsDisposed { get; private set; }

    public void Append(IReadOnlyList<JournalEntry> entries, Obsolete? obsolete)
    {
        Assert.False(IsDisposed, "used after its end");
        Assert.Equal(1, Interlocked.Increment(ref _atOnce));
        if (Stops)
        {
            _entered.Release();
            Assert.True(_mayGoOn.Wait(Hang), "the test forgot to let the journal go on");
        }

        Interlocked.Decrement(ref _atOnce);
        if (Failure is { } failure)
        {
            throw failure;
        }

        Batches.Add(entries);
        if (obsolete is not null)
        {
            Obsolete.Add(obsolete);
        }
    }

    /// <summary>Waits until it has stopped at a batch.</summary>
    public async Task StoppedAsync() => Assert.True(await _entered.WaitAsync(Hang), "no batch came");

    /// <summary>Lets the batch go on that it has stopped at.</summary>
    public void GoOn() => _mayGoOn.Release();

    public void Dispose() => IsDisposed = true;
}
