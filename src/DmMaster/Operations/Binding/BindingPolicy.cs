using DmMaster.Registry;

namespace DmMaster.Operations.Binding;

/// <summary>
/// Which worker gets which source. Pure, and level-triggered: it looks at how things are, not at how they came to
/// be, so that no event can be missed.
/// </summary>
public static class BindingPolicy
{
    /// <summary>The next thing to do, null when the bindings are as they should be.</summary>
    public static BindingStep? Next(RegistrySnapshot snapshot) =>
        (BindingStep?)NextUnbind(snapshot) ?? NextBind(snapshot);

    private static BindingStep.Unbind? NextUnbind(RegistrySnapshot snapshot)
    {
        foreach (var worker in snapshot.Workers.Values)
        {
            if (worker.Bound is { } source && (!worker.IsOnline || !snapshot.Sources.ContainsKey(source)))
            {
                return new BindingStep.Unbind(worker, source);
            }
        }

        return null;
    }

    private static BindingStep.Bind? NextBind(RegistrySnapshot snapshot)
    {
        if (snapshot.Sources.Count <= snapshot.Bindings.Count)
        {
            return null;
        }

        List<WorkerEntry>? free = null;
        foreach (var source in snapshot.Sources.Values)
        {
            if (snapshot.Bindings.ContainsKey(source.Id))
            {
                continue;
            }

            free ??= [.. snapshot.Workers.Values.Where(worker => worker.IsFree)];
            return free.Count == 0
                ? null
                : new BindingStep.Bind(free.Find(worker => worker.LastBound == source.Id) ?? free[0], source);
        }

        return null;
    }
}
