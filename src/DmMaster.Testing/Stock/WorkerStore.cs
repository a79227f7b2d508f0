namespace DmMaster.Testing.Stock;

/// <summary>The ways of one run of a worker to the master's store.</summary>
/// <param name="Etcd">Calls.</param>
/// <param name="Line">Watches.</param>
/// <param name="Lease">The heartbeat.</param>
internal sealed record WorkerStore(WorkerEtcd Etcd, StockWatchStream Line, StockWorkerLease Lease);
