using DmMaster.Operations;
using DmMaster.Operations.Locks;
using DmMaster.Operations.Status;

namespace DmMaster.Services;

/// <summary>The questions about how things stand.</summary>
/// <param name="Query">query-status.</param>
/// <param name="Locks">show-ddl-locks.</param>
/// <param name="Unlock">unlock-ddl-lock.</param>
/// <param name="Options">How long a question waits.</param>
public sealed record StatusVerbs(QueryStatus Query, ShowLocks Locks, UnlockLock Unlock, OperationOptions Options);
