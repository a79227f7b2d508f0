namespace DmMaster.Store.InProcess;

/// <summary>
/// The way of a draft to publication. Without a journal it is published where it is made. With one, drafts build on each other while
/// they wait: one writer takes all that have gathered, makes them safe together, and only then publishes them. If it cannot, none of
/// them and none that built on them ever happened.
/// </summary>
/// <param name="gate">The store's lock, which guards everything here.</param>
/// <param name="publication">Where drafts are published.</param>
/// <param name="journal">Where they are kept, null for nowhere.</param>
/// <param name="published">Told of each draft when it is published, under the lock.</param>
internal sealed class CommitQueue(Lock gate, Publication publication, IJournal? journal, Action<Draft> published)
{
    /// <summary>How many drafts may wait to be written: what a disk that hangs can make the store hold.</summary>
    internal const int MaxWaiting = 65_536;

    /// <summary>How many bytes they may hold together, unless one alone is larger.</summary>
    private const long MaxWaitingBytes = 256L << 20;

    /// <summary>How many drafts are written together: bounds how long the first of them waits for the last.</summary>
    private const int MaxBatch = 1024;

    /// <summary>How many bytes are written together, unless one draft alone is larger.</summary>
    private const long MaxBatchBytes = 16L << 20;

    /// <summary>How many obsolete versions are dropped along with a batch at least, if there are any. Dropping twice as many as are
    /// written, it never falls behind for long.</summary>
    private const int MinObsolete = 4096;

    private readonly Queue<PendingDraft> _waiting = new();
    private long _waitingBytes;
    private PendingDraft? _newest;
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private StoreException? _broken;

    /// <summary>What the next draft builds on.</summary>
    internal StoreState Head
    {
        get
        {
            var head = _newest?.Draft.After ?? publication.State;
            var keys = publication.WithoutForgotten(head.Keys, _newest?.Forgotten ?? 0);
            return head.With(keys, publication.State.Oldest);
        }
    }

    /// <summary>The leases of <see cref="Head"/>.</summary>
    internal LeaseIndex HeadLeases => (_newest?.Draft.After ?? publication.State).Leases;

    /// <summary>How many drafts wait to be written.</summary>
    internal int Waiting => _waiting.Count;

    /// <summary>Takes a draft that builds on <see cref="Head"/>.</summary>
    /// <returns>Completes when it is published; a completed task when it already is.</returns>
    /// <exception cref="StoreException">More waits than the journal can write.</exception>
    internal Task Add(Draft draft, WakeUps wakeUps)
    {
        var pending = new PendingDraft(draft, publication.ForgottenCount);
        if (journal is null)
        {
            Publish(pending, wakeUps);
            return Task.CompletedTask;
        }

        RefuseWhenFull();
        _newest = pending;
        _waiting.Enqueue(pending);
        _waitingBytes += draft.Bytes;
        if (!_isWriting)
        {
            _isWriting = true;
            _writing = Task.Run(Write);
        }

        return pending.Published;
    }

    /// <summary>Completes when all that <see cref="Head"/> rests on is published; fails if it will never be.</summary>
    internal Task Published() => _newest?.Published ?? Task.CompletedTask;

    /// <summary>Waits, outside the lock, until nothing is left to write. Only when no more drafts come.</summary>
    internal void Drain()
    {
        Task writing;
        lock (gate)
        {
            writing = _writing;
        }

        writing.GetAwaiter().GetResult();
    }

    private void RefuseWhenFull()
    {
        if (_broken is not null)
        {
            throw _broken;
        }

        if (_waiting.Count >= MaxWaiting || _waitingBytes >= MaxWaitingBytes)
        {
            throw Refusal.Unavailable($"the disk does not keep up: {_waiting.Count} changes wait to be written");
        }
    }

    private void Write()
    {
        List<PendingDraft> batch = [];
        try
        {
            while ((batch = TakeBatch(out var obsolete)).Count > 0)
            {
                if (Append(batch, obsolete) is { } failure)
                {
                    Fail(batch, obsolete, failure);
                }
                else
                {
                    Publish(batch);
                }
            }
        }
        catch (Exception bug)
        {
            Break(batch, bug);
        }
    }

    // What is in the journal and what is published may differ now: nothing may build on either before both are read anew.
    private void Break(List<PendingDraft> batch, Exception bug)
    {
        var failure = Refusal.Unavailable($"the store failed ({bug.GetType().Name}: {bug.Message}) and takes no changes until the process is started again");
        lock (gate)
        {
            _broken = failure;
            _isWriting = false;
        }

        Fail(batch, null, failure);
    }

    /// <summary>Whatever goes wrong, those who wait are told.</summary>
    private StoreException? Append(List<PendingDraft> batch, Obsolete? obsolete)
    {
        try
        {
            journal!.Append([.. batch.Select(static pending => pending.Draft.Entry)], obsolete);
            return null;
        }
        catch (StoreException failure)
        {
            return failure;
        }
        catch (Exception bug)
        {
            return Refusal.Unavailable($"the journal failed: {bug.Message}");
        }
    }

    private List<PendingDraft> TakeBatch(out Obsolete? obsolete)
    {
        lock (gate)
        {
            var batch = new List<PendingDraft>(Math.Min(_waiting.Count, MaxBatch));
            var bytes = 0L;
            while (batch.Count < MaxBatch && bytes < MaxBatchBytes && _waiting.TryDequeue(out var pending))
            {
                batch.Add(pending);
                bytes += pending.Draft.Bytes;
            }

            _waitingBytes -= bytes;
            _isWriting = batch.Count > 0;
            obsolete = _isWriting
                ? publication.TakeObsolete(Math.Max(MinObsolete, 2 * batch.Sum(static pending => pending.Draft.Changes)))
                : null;
            return batch;
        }
    }

    private void Publish(List<PendingDraft> batch)
    {
        var wakeUps = new WakeUps();
        lock (gate)
        {
            foreach (var pending in batch)
            {
                Publish(pending, wakeUps);
            }

            if (ReferenceEquals(_newest, batch[^1]))
            {
                _newest = null;
            }
        }

        wakeUps.Set();
        foreach (var pending in batch)
        {
            pending.Complete();
        }
    }

    private void Publish(PendingDraft pending, WakeUps wakeUps)
    {
        publication.DropForgotten(pending.Forgotten);
        publication.Publish(pending.Draft, wakeUps);
        published(pending.Draft);
    }

    private void Fail(List<PendingDraft> batch, Obsolete? obsolete, StoreException failure)
    {
        lock (gate)
        {
            batch.AddRange(_waiting);
            _waiting.Clear();
            _waitingBytes = 0;
            _newest = null;
            publication.ReturnObsolete(obsolete);
        }

        foreach (var pending in batch)
        {
            pending.Fail(failure);
        }
    }
}
