using System.Collections.Immutable;
using DmMaster.Config;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>The one place that notes which records cannot be read.</summary>
internal sealed class UnreadableFold(RegistrySnapshot before)
{
    private readonly ImmutableSortedDictionary<string, UnreadableRecord>.Builder _records = before.Unreadable.ToBuilder();

    /// <summary>Takes in an event about any key of DM's.</summary>
    /// <param name="change">The event.</param>
    /// <param name="key">The key taken apart; null when it is of none of the known kinds, or broken.</param>
    public void Apply(StoreEvent change, DmKey? key)
    {
        var current = change.Current;
        var problem = change.Kind != StoreEventKind.Put ? null
            : key is { } known ? RecordRules.Problem(known.Kind, current.Value)
            : DmKeys.IsBroken(current.Key) ? "its key does not name what it is about"
            : null;
        if (problem is null && _records.Count == 0)
        {
            return;
        }

        var name = Name(current.Key.ToStringUtf8());
        if (problem is null)
        {
            _records.Remove(name);
        }
        else
        {
            _records[name] = Record(name, problem, current.ModRevision, key);
        }
    }

    /// <summary>All there are now.</summary>
    public ImmutableSortedDictionary<string, UnreadableRecord> Finish() => _records.ToImmutable();

    private static string Name(string key) => key.All(static letter => letter is > ' ' and < (char)0x7f) ? key : GoFormat.Quote(key);

    private static UnreadableRecord Record(string name, string problem, Revision revision, DmKey? key) => key switch
    {
        null => new(name, problem, revision),
        { Kind: DmKeyKind.WorkerInfo or DmKeyKind.WorkerAlive or DmKeyKind.Bound or DmKeyKind.LastBound or DmKeyKind.RelayWorker } of =>
            new(name, problem, revision) { Worker = new WorkerName(of.First) },
        { Kind: DmKeyKind.SourceConfig or DmKeyKind.RelayStage or DmKeyKind.Transfer } of =>
            new(name, problem, revision) { Source = new SourceId(of.First) },
        { Kind: DmKeyKind.SubtaskConfig or DmKeyKind.SubtaskStage or DmKeyKind.ValidatorStage } of =>
            new(name, problem, revision) { Source = new SourceId(of.First), Task = new TaskName(of.Second) },
        { } of => new(name, problem, revision) { Task = new TaskName(of.First), Source = of.Second.Length > 0 ? new SourceId(of.Second) : null },
    };
}
