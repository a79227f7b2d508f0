namespace DmMaster.Telemetry;

/// <summary>
/// What the runtime measures, as Prometheus names it: <c>dotnet_</c>, the unit written out, and <c>_total</c> behind what only grows. What is
/// not here is not shown, such as <c>dotnet.exceptions</c>: it has a series for each type of exception, and clients bring them about.
/// </summary>
internal static class RuntimeNames
{
    /// <summary>The runtime's meter: one for the process.</summary>
    public const string Meter = "System.Runtime";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["dotnet.gc.collections"] = "dotnet_gc_collections_total",
        ["dotnet.gc.heap.total_allocated"] = "dotnet_gc_heap_allocated_bytes_total",
        ["dotnet.gc.last_collection.memory.committed_size"] = "dotnet_gc_last_collection_memory_committed_bytes",
        ["dotnet.gc.last_collection.heap.size"] = "dotnet_gc_last_collection_heap_bytes",
        ["dotnet.gc.last_collection.heap.fragmentation.size"] = "dotnet_gc_last_collection_heap_fragmentation_bytes",
        ["dotnet.gc.pause.time"] = "dotnet_gc_pause_seconds_total",
        ["dotnet.jit.compiled_il.size"] = "dotnet_jit_compiled_il_bytes_total",
        ["dotnet.jit.compiled_methods"] = "dotnet_jit_compiled_methods_total",
        ["dotnet.jit.compilation.time"] = "dotnet_jit_compilation_seconds_total",
        ["dotnet.monitor.lock_contentions"] = "dotnet_monitor_lock_contentions_total",
        ["dotnet.thread_pool.thread.count"] = "dotnet_thread_pool_threads",
        ["dotnet.thread_pool.work_item.count"] = "dotnet_thread_pool_work_items_total",
        ["dotnet.thread_pool.queue.length"] = "dotnet_thread_pool_queue_length",
        ["dotnet.timer.count"] = "dotnet_timers",
    };

    /// <summary>The name of one of the runtime's instruments; null when it is not shown.</summary>
    public static string? Of(string instrument) => Names.GetValueOrDefault(instrument);
}
