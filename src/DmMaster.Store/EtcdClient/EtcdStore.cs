using DmMaster.Protocol.Etcd;
using DmMaster.Store.InProcess;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace DmMaster.Store.EtcdClient;

/// <summary>The store in an etcd cluster, version 3.4 or later.</summary>
/// <remarks>
/// Reads are linearizable. A read, and a write that is known not to have reached a member, goes to the next member when one fails; a write
/// whose answer is lost fails as <see cref="StoreError.Unavailable"/>, and may have been carried out. Watches live through all of that.
/// The limits are the cluster's own: see its <c>--max-txn-ops</c> and <c>--max-request-bytes</c>.
/// </remarks>
public sealed class EtcdStore : IKeyValueStore, IAsyncDisposable
{
    /// <summary>How much a transaction may hold is for the cluster to say.</summary>
    private static readonly InProcessStoreOptions NoLimits = new() { MaxTxnOperations = int.MaxValue, MaxTxnBytes = long.MaxValue };

    private static readonly ByteString AnyKey = ByteString.CopyFrom(0);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SeenRevision _seen = new();
    private readonly KeepAlives _keepAlives = new();
    private readonly EtcdStoreOptions _options;
    private readonly Endpoints _endpoints;
    private readonly EndpointFailover _attempts;
    private readonly WatchHub _watches;
    private int _isDisposed;

    /// <summary>Makes a store; it connects when it is first used.</summary>
    /// <param name="options">Where the cluster is.</param>
    /// <param name="time">The clock of time-outs and pauses.</param>
    /// <param name="logger">Told when a stream is lost.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">A certificate cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate cannot be used.</exception>
    public EtcdStore(EtcdStoreOptions options, TimeProvider time, ILogger<EtcdStore> logger)
    {
        options.Validate();
        _options = options;
        _endpoints = new Endpoints(options, time);
        _attempts = new EndpointFailover(_endpoints, options, time, _stopping.Token);
        _watches = new WatchHub(_endpoints, _seen, CheckAsync, time, logger);
    }

    /// <inheritdoc/>
    /// <remarks>None before the first answer.</remarks>
    public Revision CurrentRevision => _seen.Newest;

    /// <summary>How many watches stand.</summary>
    internal int WatcherCount => _watches.Count;

    /// <inheritdoc/>
    /// <remarks>When a limit cuts among equal ones, etcd chooses which of them to return.</remarks>
    public async ValueTask<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken)
    {
        var request = query.ToWire();
        var answer = await _attempts.RunAsync(
            (endpoint, token) => endpoint.KeyValues.RangeAsync(request, cancellationToken: token).ResponseAsync, true, cancellationToken);
        _seen.See(answer.Header);
        return answer.FromWire(query);
    }

    /// <inheritdoc/>
    /// <remarks>Rules are checked here: etcd overlooks some keys that are both put and deleted, such as those of a deleted range without end.</remarks>
    public async ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken)
    {
        TxnRules.Check(txn, NoLimits);
        var request = txn.ToWire();
        var answer = await _attempts.RunAsync(
            (endpoint, token) => endpoint.KeyValues.TxnAsync(request, cancellationToken: token).ResponseAsync, !txn.CanWrite(), cancellationToken);
        _seen.See(answer.Header);
        return answer.FromWire(txn);
    }

    /// <inheritdoc/>
    public async ValueTask<Revision> CompactAsync(Revision revision, CancellationToken cancellationToken)
    {
        var request = new CompactionRequest { Revision = revision.Value };
        var answer = await _attempts.RunAsync(
            (endpoint, token) => endpoint.KeyValues.CompactAsync(request, cancellationToken: token).ResponseAsync, false, cancellationToken);
        _seen.See(answer.Header);
        return new Revision(answer.Header.Revision);
    }

    /// <summary>Asks where the cluster stands. It can be behind what this process has seen only when it was restored from a snapshot.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.RolledBack"/>; or it does not answer.</exception>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var seen = CurrentRevision;
        if (seen.IsNone)
        {
            return;
        }

        var now = (await RangeAsync(new RangeQuery(KeyRange.One(AnyKey)) { CountOnly = true }, cancellationToken)).Revision;
        if (now < seen)
        {
            throw Refusal.RolledBack(now, seen);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A cluster's revision rises with its commits alone.</remarks>
    public ValueTask<Revision> SurpassAsync(Revision told, CancellationToken cancellationToken) => ValueTask.FromResult(CurrentRevision);

    /// <inheritdoc/>
    public IWatch Watch(WatchQuery query, CancellationToken cancellationToken)
    {
        if (query.Range.Start.IsEmpty)
        {
            throw Refusal.EmptyKey();
        }

        // "The next one" is the next after all that this process has seen, so that nothing is missed until the watch stands at etcd.
        var from = query.From > Revision.None ? query.From : CurrentRevision.IsNone ? Revision.None : CurrentRevision.Next;
        var buffer = new WatchBuffer(query, from, _options.MaxWatchBytes);
        _watches.Add(buffer);
        return new WatchPass(
            new BufferSource(_watches, buffer, watched => _ = ProgressProbe.RunAsync(this, watched, cancellationToken)), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Lease> GrantAsync(LeaseId id, long seconds, CancellationToken cancellationToken)
    {
        var request = new LeaseGrantRequest { ID = id.Value, TTL = seconds };
        var answer = await _attempts.RunAsync(
            (endpoint, token) => endpoint.Leases.LeaseGrantAsync(request, cancellationToken: token).ResponseAsync, false, cancellationToken);
        _seen.See(answer.Header);
        return new Lease(new LeaseId(answer.ID), answer.TTL);
    }

    /// <inheritdoc/>
    public async ValueTask<Revision> RevokeAsync(LeaseId id, CancellationToken cancellationToken)
    {
        var request = new LeaseRevokeRequest { ID = id.Value };
        var answer = await _attempts.RunAsync(
            (endpoint, token) => endpoint.Leases.LeaseRevokeAsync(request, cancellationToken: token).ResponseAsync, false, cancellationToken);
        _seen.See(answer.Header);
        return new Revision(answer.Header.Revision);
    }

    /// <inheritdoc/>
    public async ValueTask<Lease?> KeepAliveAsync(LeaseId id, CancellationToken cancellationToken)
    {
        var answer = await _attempts.RunAsync(
            (endpoint, token) => _keepAlives.RenewAsync(endpoint, id, token), true, cancellationToken);
        _seen.See(answer.Header);
        return answer.TTL > 0 ? new Lease(id, answer.TTL) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<LeaseStatus?> DescribeAsync(LeaseId id, CancellationToken cancellationToken)
    {
        var request = new LeaseTimeToLiveRequest { ID = id.Value, Keys = true };
        var answer = await _attempts.RunAsync(
            (endpoint, token) => endpoint.Leases.LeaseTimeToLiveAsync(request, cancellationToken: token).ResponseAsync, true, cancellationToken);
        _seen.See(answer.Header);
        return answer.GrantedTTL <= 0 || answer.TTL < 0
            ? null
            : new LeaseStatus(
                new Lease(id, answer.GrantedTTL), answer.TTL, [.. answer.Keys.Order(KeyOrder.Comparer)]);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LeaseId>> LeasesAsync(CancellationToken cancellationToken)
    {
        var answer = await _attempts.RunAsync(
            static (endpoint, token) => endpoint.Leases.LeaseLeasesAsync(new LeaseLeasesRequest(), cancellationToken: token).ResponseAsync,
            true,
            cancellationToken);
        _seen.See(answer.Header);
        return [.. answer.Leases.Select(static lease => new LeaseId(lease.ID))];
    }

    /// <summary>Refuses everything from now on, ends every watch with <see cref="StoreError.Stopped"/> and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _watches.DisposeAsync();
        await _keepAlives.DisposeAsync();
        _endpoints.Dispose();
    }
}
