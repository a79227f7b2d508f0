using DmMaster.Config;
using DmMaster.Operations.Forwarding;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Configs;

/// <summary>Shows a configuration: of a task, a source, a worker, this master. Passwords are shown as stars.</summary>
public sealed class GetConfig(RegistryFeed feed, IKeyValueStore store, SourceCalls calls, MasterIdentity identity, OwnConfig own)
{
    private const string TaskNotFound = "task not found";

    /// <summary>The longest name that is looked up in the store, characters: a longer one is nobody's.</summary>
    public const int MaxName = 1024;

    /// <summary>The configuration of a task, master, worker or source, its passwords blotted out.</summary>
    public async Task<DmResult<string>> ExecuteAsync(CfgType type, string name, Budget budget, CancellationToken cancellationToken) => type switch
    {
        CfgType.TaskType => Task(name),
        CfgType.MasterType => name == identity.Name ? DmResult.Of(own.Toml) : DmError.Plain("master not found"),
        CfgType.WorkerType => await WorkerAsync(name, budget, cancellationToken),
        CfgType.SourceType => Source(name),
        CfgType.TaskTemplateType => await TemplateAsync(name, cancellationToken),
        _ => DmError.Plain($"invalid config op '{type}'"),
    };

    private DmResult<string> Task(string name)
    {
        if (StoredConfigs.Task(feed.Current, new TaskName(name)) is not { } read)
        {
            return DmError.Plain(TaskNotFound);
        }

        return read.TryGet(out var task, out var error) ? DmResult.Of(task.RedactedCopy().ToYaml()) : error;
    }

    private DmResult<string> Source(string name)
    {
        if (!feed.Current.Sources.TryGetValue(new SourceId(name), out var entry))
        {
            return DmError.Plain("source not found");
        }

        return SourceConfig.FromToml(entry.Config).TryGet(out var source, out var error)
            ? DmResult.Of(source.RedactedCopy().ToYaml())
            : error;
    }

    private async Task<DmResult<string>> WorkerAsync(string name, Budget budget, CancellationToken cancellationToken)
    {
        var answer = await calls.AskAsync(
            new WorkerName(name),
            static (client, options) => client.GetWorkerCfgAsync(new GetWorkerCfgRequest(), options),
            budget,
            cancellationToken);
        return answer switch
        {
            null => DmError.Plain("worker not found"),
            { Answer: { } said } => DmResult.Of(said.Cfg),
            _ => answer.Failure!,
        };
    }

    private async Task<DmResult<string>> TemplateAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > MaxName)
        {
            return DmError.Plain(TaskNotFound);
        }

        try
        {
            var found = await store.RangeAsync(new RangeQuery(KeyRange.One(DmKeys.TaskTemplate(new TaskName(name)))), cancellationToken);
            return found.Entries.Count == 0
                ? DmError.Plain(TaskNotFound)
                : DmError.Plain($"task template {name} is stored, but this version does not read templates: they are made by the HTTP API");
        }
        catch (StoreException e)
        {
            return DmError.Plain(e.Message);
        }
    }
}
