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

    /// <summary>Does it.</summary>
    public async Task<Answer<string>> ExecuteAsync(CfgType type, string name, Budget budget, CancellationToken cancellationToken) => type switch
    {
        CfgType.TaskType => Task(name),
        CfgType.MasterType => name == identity.Name ? Answer.Of(own.Toml) : Answer.None<string>("master not found"),
        CfgType.WorkerType => await WorkerAsync(name, budget, cancellationToken),
        CfgType.SourceType => Source(name),
        CfgType.TaskTemplateType => await TemplateAsync(name, cancellationToken),
        _ => Answer.None<string>($"invalid config op '{type}'"),
    };

    private Answer<string> Task(string name)
    {
        if (StoredConfigs.Task(feed.Current, new TaskName(name)) is not { } read)
        {
            return Answer.None<string>(TaskNotFound);
        }

        return read.TryGet(out var task, out var error) ? Answer.Of(task.RedactedCopy().ToYaml()) : Answer.None<string>(error);
    }

    private Answer<string> Source(string name)
    {
        if (!feed.Current.Sources.TryGetValue(new SourceId(name), out var entry))
        {
            return Answer.None<string>("source not found");
        }

        return SourceConfig.FromToml(entry.Config).TryGet(out var source, out var error)
            ? Answer.Of(source.RedactedCopy().ToYaml())
            : Answer.None<string>(error);
    }

    private async Task<Answer<string>> WorkerAsync(string name, Budget budget, CancellationToken cancellationToken)
    {
        var answer = await calls.AskAsync(
            new WorkerName(name),
            static (client, options) => client.GetWorkerCfgAsync(new GetWorkerCfgRequest(), options),
            budget,
            cancellationToken);
        return answer switch
        {
            null => Answer.None<string>("worker not found"),
            { Answer: { } said } => Answer.Of(said.Cfg),
            _ => Answer.None<string>(answer.Failure!),
        };
    }

    private async Task<Answer<string>> TemplateAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > MaxName)
        {
            return Answer.None<string>(TaskNotFound);
        }

        try
        {
            var found = await store.RangeAsync(new RangeQuery(KeyRange.One(DmKeys.TaskTemplate(new TaskName(name)))), cancellationToken);
            return found.Entries.Count == 0
                ? Answer.None<string>(TaskNotFound)
                : Answer.None<string>($"task template {name} is stored, but this version does not read templates: they are made by the HTTP API");
        }
        catch (StoreException e)
        {
            return Answer.None<string>(e.Message);
        }
    }
}
