using System.Collections.Immutable;
using DmMaster.Config;

namespace DmMaster.Workers.Observed;

/// <summary>What workers do that the registry does not know of, as <see cref="OrphanLoop"/> last saw it.</summary>
public sealed class OrphanList
{
    private const int MaxShown = 20;

    private volatile IReadOnlyList<Orphan> _subtasks = [];
    private volatile IReadOnlyList<string> _unregistered = [];

    /// <summary>Subtasks that no task knows, by worker and task.</summary>
    public IReadOnlyList<Orphan> Subtasks
    {
        get => _subtasks;
        set => _subtasks = value;
    }

    /// <summary>Workers that send heartbeats and are not registered, by name: nobody knows where to call them.</summary>
    public IReadOnlyList<string> Unregistered
    {
        get => _unregistered;
        set => _unregistered = value;
    }

    /// <summary>For people: a line for each kind of which there is any, empty when there is none.</summary>
    public string Text =>
        Line("Orphans", [.. Subtasks.Select(static orphan => $"{GoJson.Quote(orphan.Task)} of {GoJson.Quote(orphan.Source)} on {GoJson.Quote(orphan.Worker)}")])
        + Line("Unregistered Workers", [.. Unregistered.Select(GoJson.Quote)]);

    private static string Line(string what, ImmutableArray<string> all) => all.Length switch
    {
        0 => "",
        <= MaxShown => $"{what}: {string.Join(", ", all)}\n",
        _ => $"{what}: {string.Join(", ", all.Take(MaxShown))} and {all.Length - MaxShown} more\n",
    };
}
