using DmMaster.Registry;

namespace DmMaster.Operations.Binding;

/// <summary>One step towards the right bindings.</summary>
public abstract record BindingStep
{
    private BindingStep()
    {
    }

    /// <summary>Give a source to a worker.</summary>
    /// <param name="Worker">The worker, without a source.</param>
    /// <param name="Source">The source, unbound.</param>
    public sealed record Bind(WorkerEntry Worker, SourceEntry Source) : BindingStep
    {
        /// <summary>Whether its relay begins with it: it is enabled, and nobody has ordered a stage yet.</summary>
        public bool StartsRelay { get; init; }

        /// <summary>The step on a snapshot, with a source that may only come into being with it.</summary>
        public static Bind Of(RegistrySnapshot snapshot, WorkerName worker, SourceEntry source) =>
            new(snapshot.Workers[worker], source) { StartsRelay = !snapshot.Relays.ContainsKey(source.Id) && source.ReadIsRelayEnabled() };
    }

    /// <summary>Take from a worker what it is bound to.</summary>
    /// <param name="Worker">The worker.</param>
    public sealed record Unbind(WorkerEntry Worker) : BindingStep;

    /// <summary>Tell a worker again what it is bound to.</summary>
    /// <param name="Worker">The worker.</param>
    public sealed record Repeat(WorkerEntry Worker) : BindingStep;
}
