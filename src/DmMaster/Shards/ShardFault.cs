using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Shards;

/// <summary>Something in the store that shard DDL cannot go on with. It is told once, and again when the same key is written anew.</summary>
/// <param name="Task">The task.</param>
/// <param name="Key">The key of the value that is wrong.</param>
/// <param name="Revision">The revision that last wrote it.</param>
/// <param name="Type">The <c>type</c> of DM's metric <c>dm_master_shard_ddl_error</c>: one of <see cref="ShardFaultTypes"/>.</param>
/// <param name="Error">What is wrong.</param>
public sealed record ShardFault(TaskName Task, string Key, Revision Revision, string Type, DmError Error);
