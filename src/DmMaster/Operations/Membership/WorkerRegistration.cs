using System.Text;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Workers.Native;

namespace DmMaster.Operations.Membership;

/// <summary>Whether a worker may be called so, be there, and what is written then.</summary>
public static class WorkerRegistration
{
    /// <summary>The most workers that can be registered.</summary>
    public const int MaxWorkers = 100_000;

    /// <summary>Why a worker cannot be registered; null when it can.</summary>
    public static LinkFault? FindFault(RegistrySnapshot snapshot, WorkerName worker, string address)
    {
        if (Invalid(worker, address) is { } invalid)
        {
            return new LinkFault(LinkEnd.Invalid, invalid);
        }

        if (snapshot.Workers.GetValueOrDefault(worker) is not { } known)
        {
            return snapshot.Workers.Count < MaxWorkers
                ? null
                : new LinkFault(LinkEnd.TooMuch, $"no more than {MaxWorkers} workers can be registered");
        }

        return known.Address is { } other && other != address
            ? new LinkFault(LinkEnd.NameTaken, MasterErrors.WorkerExists(worker.Value, other))
            : null;
    }

    /// <summary>What registers a worker as one of a kind, on condition that nobody else has; nothing to write when it is registered so already.</summary>
    public static Txn Write(RegistrySnapshot snapshot, WorkerName worker, string address, WorkerKind kind)
    {
        var known = snapshot.Workers.GetValueOrDefault(worker);
        return known is { IsRegistered: true } && known.Kind == kind
            ? new Txn { Compares = [Compare.Present(DmKeys.WorkerInfo(worker))] }
            : new Txn
            {
                Compares = [Compare.Unchanged(DmKeys.WorkerInfo(worker), known?.InfoRevision ?? Revision.None)],
                Success = [new TxnOp.Put(DmKeys.WorkerInfo(worker), DmValues.WorkerInfo(worker, address, kind))],
            };
    }

    private static string? Invalid(WorkerName worker, string address)
    {
        if (worker.Value.Length == 0)
        {
            return "worker name should not be empty";
        }

        if (Encoding.UTF8.GetByteCount(worker.Value) > LinkPolicy.MaxNameBytes ||
            Encoding.UTF8.GetByteCount(address) > LinkPolicy.MaxNameBytes)
        {
            return $"worker name and address should not be longer than {LinkPolicy.MaxNameBytes} bytes";
        }

        return LinkPolicy.IsPlain(worker.Value) && LinkPolicy.IsPlain(address)
            ? null
            : "worker name and address should not have control or invisible characters";
    }
}
