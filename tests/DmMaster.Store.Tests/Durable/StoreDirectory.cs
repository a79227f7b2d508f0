using DmMaster.Store.Durable;
using DmMaster.Store.InProcess;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Store.Tests.Durable;

/// <summary>A temporary directory for a durable store, removed when the test is over.</summary>
internal sealed class StoreDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dm-store-").FullName;

    public string File => System.IO.Path.Combine(Path, "store.db");

    public string Log => File + "-wal";

    public InProcessStore Open(InProcessStoreOptions? options = null, TimeProvider? time = null, ILogger? logger = null) =>
        DurableStore.Open(Path, time ?? TimeProvider.System, options ?? new InProcessStoreOptions(), logger ?? NullLogger.Instance);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
