using DmMaster.Registry;

namespace DmMaster.Operations.Binding;

/// <summary>What can be done about the bindings now.</summary>
/// <param name="Steps">All that can be done at once. No two steps share a worker or a source.</param>
/// <param name="Awaited">The workers that have to let go of a source before another gets it.</param>
public sealed record BindingRound(IReadOnlyList<BindingStep> Steps, IReadOnlyCollection<WorkerName> Awaited);
