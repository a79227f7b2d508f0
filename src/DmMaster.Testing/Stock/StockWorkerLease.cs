using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>
/// A worker's heartbeat: a key under a lease that is kept alive. When it is lost the worker drops what it does and begins anew;
/// when its time to live changes, the key moves to a new lease before the old one is revoked, so that it never goes away.
/// </summary>
internal sealed class StockWorkerLease(StockWorkerOptions options, WorkerEtcd etcd, StockFaults faults, TimeProvider time)
{
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RevokeTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Pulse _changed = new();
    private readonly ByteString _key = StockKeys.Alive(options.Name);
    private readonly ByteString _value = StockValues.Alive(options.Name, time.GetUtcNow());
    private TimeSpan _wanted = options.KeepAliveTtl;
    private volatile bool _restart;
    private bool _isOver;

    /// <summary>The lease that holds the key, or is to hold it in a moment; 0 when there is none.</summary>
    public long Id { get; private set; }

    /// <summary>Called when the heartbeat is lost; the worker stops everything.</summary>
    public Func<Task> Lost { get; set; } = static () => Task.CompletedTask;

    /// <summary>Asks for another time to live; the same one is no change.</summary>
    public void SetTtl(TimeSpan ttl)
    {
        if (_wanted != ttl)
        {
            _wanted = ttl;
            _changed.Fire();
        }
    }

    /// <summary>Gives the lease up and takes another, with all that follows when one is lost.</summary>
    public void Restart()
    {
        _restart = true;
        _changed.Fire();
    }

    /// <summary>Sends heartbeats until cancelled. Revokes nothing then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var line = new StockKeepAliveStream(etcd, options.RetryDelay, faults, time);
        while (true)
        {
            try
            {
                await LiveAsync(line, cancellationToken);
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                // Not granted or not put: as lost as any other.
                _ = e;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await faults.ThawAsync(cancellationToken);
            await RevokeAsync(Id);
            await Lost();
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Revokes the lease, and takes no other; the key goes with it.</summary>
    public Task EndAsync()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        return RevokeAsync(Id);
    }

    /// <summary>Returns when the heartbeat is lost.</summary>
    private async Task LiveAsync(StockKeepAliveStream line, CancellationToken cancellationToken)
    {
        var ttl = await TakeAsync(cancellationToken);
        _restart = false;
        while (true)
        {
            var changed = _changed.Next;
            if (_restart)
            {
                return;
            }

            if (_wanted != ttl)
            {
                var old = Id;
                ttl = await TakeAsync(cancellationToken);
                if (!await line.AskAsync(Id, FirstAnswer, cancellationToken))
                {
                    return;
                }

                await RevokeAsync(old);
                continue;
            }

            if (!await line.AskAsync(Id, line.HasAnswered(Id) ? ttl : FirstAnswer, cancellationToken))
            {
                return;
            }

            await WaitAsync(changed, ttl / 3, cancellationToken);
        }
    }

    /// <summary>Takes a lease and puts the key under it.</summary>
    private async Task<TimeSpan> TakeAsync(CancellationToken cancellationToken)
    {
        var ttl = _wanted;
        await faults.ThawAsync(cancellationToken);
        var deadline = WorkerEtcd.Deadline();
        var granted = await etcd.Leases.LeaseGrantAsync(
            new LeaseGrantRequest { TTL = (long)ttl.TotalSeconds }, deadline: deadline, cancellationToken: cancellationToken);
        if (!Hold(granted.ID))
        {
            await RevokeAsync(granted.ID);
            throw new OperationCanceledException();
        }

        await etcd.Kv.PutAsync(
            new PutRequest { Key = _key, Value = _value, Lease = granted.ID }, deadline: deadline, cancellationToken: cancellationToken);
        return ttl;
    }

    // Before the key is put: a worker that ends before it hears of that has to take it back all the same.
    private bool Hold(long id)
    {
        lock (_lock)
        {
            Id = id;
            return !_isOver;
        }
    }

    private async Task RevokeAsync(long id)
    {
        if (id == 0)
        {
            return;
        }

        Id = Id == id ? 0 : Id;
        try
        {
            await etcd.Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = id }, deadline: WorkerEtcd.Deadline(RevokeTimeout));
        }
        catch (RpcException)
        {
            // It runs out by itself.
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(limit, time, timer.Token));
        await timer.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
