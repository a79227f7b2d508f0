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
    /// <summary>How many drafts are written together: bounds how long the first of them waits for the last.</summary>
    private const int MaxBatch = 1024;

    private readonly Queue<PendingDraft> _waiting = new();
    private PendingDraft? _newest;
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;

    /// <summary>What the next draft builds on.</summary>
    internal StoreState Head
    {
        get
        {
            var head = _newest?.Draft.After ?? publication.State;
            return head with { Keys = publication.WithoutForgotten(head.Keys), Oldest = publication.State.Oldest };
        }
    }

    /// <summary>Takes a draft that builds on <see cref="Head"/>.</summary>
    /// <returns>Completes when it is published; a completed task when it already is.</returns>
    internal Task Add(Draft draft, WakeUps wakeUps)
    {
        var pending = new PendingDraft(draft, publication.ForgottenCount);
        if (journal is null)
        {
            Publish(pending, wakeUps);
            return Task.CompletedTask;
        }

        _newest = pending;
        _waiting.Enqueue(_newest);
        if (!_isWriting)
        {
            _isWriting = true;
            _writing = Task.Run(Write);
        }

        return _newest.Published;
    }

    /// <summary>Completes when all that <see cref="Head"/> rests on is published.</summary>
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

    private void Write()
    {
        while (TakeBatch(out var obsolete) is { Count: > 0 } batch)
        {
            try
            {
                journal!.Append([.. batch.Select(static pending => pending.Draft.Entry)], obsolete);
            }
            catch (Exception failure)
            {
                // Also a journal with a bug in it must not leave anyone waiting.
                Fail(batch, failure as StoreException ?? Refusal.Unavailable($"The journal failed: {failure.Message}"));
                continue;
            }

            Publish(batch, obsolete);
        }
    }

    private List<PendingDraft> TakeBatch(out Obsolete? obsolete)
    {
        lock (gate)
        {
            var batch = new List<PendingDraft>(Math.Min(_waiting.Count, MaxBatch));
            while (batch.Count < MaxBatch && _waiting.TryDequeue(out var pending))
            {
                batch.Add(pending);
            }

            _isWriting = batch.Count > 0;
            obsolete = _isWriting ? publication.FindObsolete() : null;
            return batch;
        }
    }

    private void Publish(List<PendingDraft> batch, Obsolete? obsolete)
    {
        var wakeUps = new WakeUps();
        lock (gate)
        {
            publication.DropObsolete(obsolete);
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

    private void Fail(List<PendingDraft> batch, StoreException failure)
    {
        lock (gate)
        {
            batch.AddRange(_waiting);
            _waiting.Clear();
            _newest = null;
        }

        foreach (var pending in batch)
        {
            pending.Fail(failure);
        }
    }
}
