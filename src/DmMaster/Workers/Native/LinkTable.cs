using System.Diagnostics.CodeAnalysis;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;

namespace DmMaster.Workers.Native;

/// <summary>The live links, one a worker.</summary>
public sealed class LinkTable(ObservedState observed, WorkerLinkOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WorkerName, NativeLink> _links = [];
    private readonly Dictionary<WorkerName, LastLink> _last = [];

    /// <summary>How long a worker may be silent before its link is closed, and its source given to another.</summary>
    public TimeSpan TimeToLive => options.TimeToLive;

    /// <summary>How many links stand.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _links.Count;
            }
        }
    }

    /// <summary>The workers that had a link here, until they are forgotten.</summary>
    public IReadOnlyCollection<WorkerName> Known
    {
        get
        {
            lock (_lock)
            {
                return [.. _last.Keys];
            }
        }
    }

    /// <summary>The link of a worker, if it has one.</summary>
    public bool TryGet(WorkerName worker, [NotNullWhen(true)] out NativeLink? link)
    {
        lock (_lock)
        {
            return _links.TryGetValue(worker, out link);
        }
    }

    /// <summary>A link to the worker that said this. It is not in the table yet.</summary>
    /// <param name="hello">The worker's first words.</param>
    /// <param name="cluster">This master's cluster.</param>
    public NativeLink New(Hello hello, string cluster) => new(hello, cluster, observed.Of(new WorkerName(hello.Name)), options, time);

    /// <summary>
    /// Enters a link. An older one of the same process makes way for it, and one of another process that was silent for its time to live:
    /// until then that may do what it was ordered.
    /// </summary>
    /// <returns>False when another process that may live holds the name.</returns>
    public bool TryEnter(NativeLink link)
    {
        NativeLink? old;
        lock (_lock)
        {
            if (_links.TryGetValue(link.Name, out old) && old.Instance != link.Instance && old.SilentFor <= options.TimeToLive)
            {
                return false;
            }

            _links[link.Name] = link;
            var delivered = Max(old is not null && old.Instance == link.Instance ? old.Ordered : Revision.None, DeliveredBefore(link.Name, link.Instance));
            _last[link.Name] = new LastLink(link.Instance, delivered);
        }

        old?.Close(LinkEnd.Replaced);
        return true;
    }

    /// <summary>Takes a link out, unless another took its place.</summary>
    /// <returns>Whether it was still the worker's link.</returns>
    public bool Leave(NativeLink link)
    {
        lock (_lock)
        {
            if (!_links.TryGetValue(link.Name, out var current) || current != link)
            {
                return false;
            }

            _links.Remove(link.Name);
            var stalled = link.End.End == LinkEnd.Stalled ? link : null;
            _last[link.Name] = new LastLink(link.Instance, Max(link.Ordered, DeliveredBefore(link.Name, link.Instance))) { Stalled = stalled };

            // Before the next link of the name can enter, and be told of.
            observed.Of(link.Name).Update(worker => worker with { IsConnected = false });
        }

        return true;
    }

    /// <summary>The last orders that this master gave a process of a worker; <see cref="Revision.None"/> when it gave none.</summary>
    public Revision DeliveredTo(WorkerName worker, string instance)
    {
        lock (_lock)
        {
            var now = _links.TryGetValue(worker, out var link) && link.Instance == instance ? link.Ordered : Revision.None;
            return Max(now, DeliveredBefore(worker, instance));
        }
    }

    /// <summary>How long ago a worker was last known to read, when its last link ended because it does not; what it sent since then does not count. Null otherwise.</summary>
    public TimeSpan? UnreadFor(WorkerName worker)
    {
        lock (_lock)
        {
            return _last.TryGetValue(worker, out var last) ? last.Stalled?.ReadAgo : null;
        }
    }

    /// <summary>Forgets that a worker had a link here, unless it has one.</summary>
    public void Forget(WorkerName worker)
    {
        lock (_lock)
        {
            if (!_links.ContainsKey(worker))
            {
                _last.Remove(worker);
            }
        }
    }

    /// <summary>Ends every link whose worker was silent for longer than its time to live, or does not read.</summary>
    public void CloseSilent()
    {
        foreach (var link in All())
        {
            if (link.SilentFor > options.TimeToLive)
            {
                link.Close(LinkEnd.Silent);
            }
            else if (link.IsUnread)
            {
                link.Close(LinkEnd.Stalled);
            }
        }
    }

    /// <summary>The links whose workers leave orders without a receipt for longer than their time to live.</summary>
    public IReadOnlyList<NativeLink> Unacknowledged() => All().FindAll(link => link.UnacknowledgedFor > options.TimeToLive);

    private static Revision Max(Revision one, Revision other) => one < other ? other : one;

    private Revision DeliveredBefore(WorkerName worker, string instance) =>
        _last.TryGetValue(worker, out var last) && last.Instance == instance ? last.Delivered : Revision.None;

    private List<NativeLink> All()
    {
        lock (_lock)
        {
            return [.. _links.Values];
        }
    }

    // The process that had the last link of a name, and the last orders it was given before that or over earlier ones.
    private readonly record struct LastLink(string Instance, Revision Delivered)
    {
        // The link, when it ended because the worker does not read.
        public NativeLink? Stalled { get; init; }
    }
}
