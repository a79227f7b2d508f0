using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DmMaster.Registry;
using DmMaster.Workers.Calls;

namespace DmMaster.Workers;

/// <summary>The live links, one a worker.</summary>
public sealed class LinkTable(ObservedState observed, WorkerLinkOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WorkerName, NativeLink> _links = [];
    private readonly ConcurrentDictionary<WorkerName, bool> _native = new();

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

    /// <summary>The workers that ever had a link here.</summary>
    public ICollection<WorkerName> Known => _native.Keys;

    /// <summary>
    /// Whether a registered worker is a stock one: it has a port to call and a sign of life with a lease. One that is offline
    /// is what its address and its last link say.
    /// </summary>
    public bool IsStock(WorkerEntry worker)
    {
        if (!worker.IsRegistered || TryGet(worker.Name, out _))
        {
            return false;
        }

        return worker.IsOnline ? worker.IsLeased : !_native.ContainsKey(worker.Name) && WorkerAddress.ToUri(worker.Address, isSecure: false) is not null;
    }

    /// <summary>The link of a worker, if it has one.</summary>
    public bool TryGet(WorkerName worker, [NotNullWhen(true)] out NativeLink? link)
    {
        lock (_lock)
        {
            return _links.TryGetValue(worker, out link);
        }
    }

    /// <summary>
    /// Enters a link. An older one of the same process, or of one that has fallen silent, makes way for it.
    /// </summary>
    /// <param name="link">The link.</param>
    /// <param name="silence">How long the holder of a name must have been silent to lose it to another process.</param>
    /// <returns>False when another live process holds the name.</returns>
    public bool TryEnter(NativeLink link, TimeSpan silence)
    {
        NativeLink? old;
        lock (_lock)
        {
            if (_links.TryGetValue(link.Name, out old) && old.Instance != link.Instance && old.SilentFor <= silence)
            {
                return false;
            }

            _links[link.Name] = link;
            _native[link.Name] = true;
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
        }

        observed.Of(link.Name).Update(worker => worker with { IsConnected = false });
        return true;
    }

    /// <summary>Ends every link whose worker was silent for longer than its time to live.</summary>
    public void CloseSilent()
    {
        foreach (var link in All().Where(link => link.SilentFor > options.TimeToLive))
        {
            link.Close(LinkEnd.Silent);
        }
    }

    private List<NativeLink> All()
    {
        lock (_lock)
        {
            return [.. _links.Values];
        }
    }
}
