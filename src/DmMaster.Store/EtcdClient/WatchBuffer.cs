using DmMaster.Protocol.Etcd;
using DmMaster.Store.InProcess;

namespace DmMaster.Store.EtcdClient;

/// <summary>
/// What has come for one watch and waits for its reader, and the place from which to go on when the stream is lost. Written by whoever
/// reads the stream, read by the watch's reader.
/// </summary>
/// <remarks>Its lock is taken last, and only around memory.</remarks>
/// <param name="query">What the watch follows.</param>
/// <param name="next">The first revision that it still wants; none when that is for etcd to say.</param>
/// <param name="maxBytes">With more than so much waiting it is full.</param>
internal sealed class WatchBuffer(WatchQuery query, Revision next, long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<(WatchBatch Batch, long Bytes)> _waiting = new();
    private readonly List<StoreEvent> _fragments = [];
    private TaskCompletionSource? _reader;
    private Exception? _failure;
    private (Revision After, Revision UpTo)? _progress;
    private Revision _next = next;
    private Revision _known;
    private long _bytes;
    private bool _isOver;

    /// <summary>What the watch follows.</summary>
    internal WatchQuery Query => query;

    /// <summary>The first revision that has not come.</summary>
    internal Revision Next
    {
        get
        {
            lock (_lock)
            {
                return _next;
            }
        }
    }

    /// <summary>Whether little enough waits to have more sent.</summary>
    internal bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                return _bytes <= maxBytes / 2;
            }
        }
    }

    /// <summary>A new stream begins to serve the watch.</summary>
    /// <returns>From where.</returns>
    internal Revision Restart()
    {
        lock (_lock)
        {
            _fragments.Clear();
            return _next;
        }
    }

    /// <summary>etcd has begun to follow: from now on, unless a place was asked for.</summary>
    internal void Begin(Revision now)
    {
        lock (_lock)
        {
            _next = _next.IsNone ? now.Next : _next;
        }
    }

    /// <summary>Takes changes in. What had come before is dropped.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="isFragment">Whether the rest of them is still to come: they are handed on together.</param>
    /// <returns>Whether it is full.</returns>
    internal bool Add(IEnumerable<Event> changes, bool isFragment)
    {
        TaskCompletionSource? reader = null;
        bool isFull;
        lock (_lock)
        {
            _fragments.AddRange(changes.Where(change => change.Kv.ModRevision >= _next.Value).Select(static change => change.FromWire()));
            if (!isFragment && _fragments.Count > 0 && !_isOver)
            {
                var last = _fragments[^1].Current.ModRevision;
                _next = last.Next;
                _known = last;
                Enqueue(new WatchBatch(last, [.. _fragments]));
                reader = TakeReader();
            }

            if (!isFragment)
            {
                _fragments.Clear();
            }

            isFull = _bytes > maxBytes;
        }

        reader?.TrySetResult();
        return isFull;
    }

    /// <summary>etcd says that everything up to a revision has come.</summary>
    internal void Pass(Revision revision)
    {
        lock (_lock)
        {
            Know(revision);
        }

        Tell();
    }

    /// <summary>Tells the reader of progress as soon as what belongs to it has come.</summary>
    /// <param name="after">The last revision up to <paramref name="upTo"/> with a change for this watch, none for no change.</param>
    /// <param name="upTo">The revision that is then known.</param>
    internal void Announce(Revision after, Revision upTo)
    {
        lock (_lock)
        {
            _progress = (after, upTo);
        }

        Tell();
    }

    /// <summary>Ends the watch. What waits is dropped.</summary>
    /// <param name="failure">What reading it throws from then on; null when nobody reads any more.</param>
    internal void End(Exception? failure)
    {
        TaskCompletionSource? reader;
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            _failure = failure;
            _waiting.Clear();
            _bytes = 0;
            reader = TakeReader();
        }

        reader?.TrySetResult();
    }

    /// <summary>Takes what waits longest.</summary>
    /// <param name="wait">When there is nothing: completes when it is worth asking again.</param>
    /// <exception cref="StoreException">The watch has failed.</exception>
    internal WatchBatch? Take(out Task wait)
    {
        lock (_lock)
        {
            wait = Task.CompletedTask;
            if (_failure is { } failure)
            {
                throw failure;
            }

            if (_waiting.TryDequeue(out var first))
            {
                _bytes -= first.Bytes;
                return first.Batch;
            }

            if (!_isOver)
            {
                _reader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = _reader.Task;
            }

            return null;
        }
    }

    /// <summary>Tells of progress if it is due.</summary>
    private void Tell()
    {
        TaskCompletionSource? reader = null;
        lock (_lock)
        {
            if (EnqueueProgress())
            {
                reader = TakeReader();
            }
        }

        reader?.TrySetResult();
    }

    private void Enqueue(WatchBatch batch)
    {
        var bytes = batch.Events.Sum(static change => Commit.SizeOf(change.Current));
        _waiting.Enqueue((batch, bytes));
        _bytes += bytes;
        EnqueueProgress();
    }

    private bool EnqueueProgress()
    {
        if (_isOver || _progress is not { } progress || _next <= progress.After)
        {
            return false;
        }

        _progress = null;
        Know(progress.UpTo);
        _waiting.Enqueue((new WatchBatch(_known, []), 0));
        return true;
    }

    private void Know(Revision revision)
    {
        _known = revision > _known ? revision : _known;
        _next = revision.Next > _next ? revision.Next : _next;
    }

    private TaskCompletionSource? TakeReader()
    {
        var reader = _reader;
        _reader = null;
        return reader;
    }
}
