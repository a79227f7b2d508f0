using System.Text;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Workers;

/// <summary>Whether a worker may be called so, be there, and what is written then.</summary>
public static class WorkerRegistration
{
    /// <summary>The longest name or address, in bytes of UTF-8.</summary>
    public const int MaxLength = 255;

    /// <summary>Why a worker cannot be registered; null when it can.</summary>
    public static string? Refusal(RegistrySnapshot snapshot, WorkerName worker, string address)
    {
        if (worker.Value.Length == 0)
        {
            return "worker name should not be empty";
        }

        if (Encoding.UTF8.GetByteCount(worker.Value) > MaxLength || Encoding.UTF8.GetByteCount(address) > MaxLength)
        {
            return $"worker name and address should not be longer than {MaxLength} bytes";
        }

        var known = snapshot.Workers.GetValueOrDefault(worker)?.Address;
        return known is not null && known != address ? MasterErrors.WorkerExists(worker.Value, known).ToString() : null;
    }

    /// <summary>The operations that register a worker; none when it is registered already.</summary>
    public static IEnumerable<TxnOp> Write(RegistrySnapshot snapshot, WorkerName worker, string address)
    {
        if (snapshot.Workers.GetValueOrDefault(worker)?.IsRegistered != true)
        {
            yield return new TxnOp.Put(DmKeys.WorkerInfo(worker), DmValues.WorkerInfo(worker, address));
        }
    }
}
