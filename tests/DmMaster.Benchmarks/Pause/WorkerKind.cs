namespace DmMaster.Benchmarks.Pause;

/// <summary>How a worker is connected.</summary>
internal enum WorkerKind
{
    /// <summary>By a stream that it opens.</summary>
    Native,

    /// <summary>As DM's own: through the etcd API and a port of its own.</summary>
    Stock,
}
