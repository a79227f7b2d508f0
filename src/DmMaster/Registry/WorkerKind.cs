namespace DmMaster.Registry;

/// <summary>How a worker hears of its orders and is spoken to. It says so once, when it registers.</summary>
public enum WorkerKind
{
    /// <summary>It follows its keys in the store, and is called on its own port: DM's <c>dm-worker</c>, which registers by <c>RegisterWorker</c>.</summary>
    Stock,

    /// <summary>It holds a stream of <c>dmmaster.v1.WorkerLink</c> open, and registers with its Hello.</summary>
    Native,
}
