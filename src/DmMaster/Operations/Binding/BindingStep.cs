using DmMaster.Registry;

namespace DmMaster.Operations.Binding;

/// <summary>One step towards the right bindings.</summary>
public abstract record BindingStep
{
    private BindingStep()
    {
    }

    /// <summary>Give a source to a worker.</summary>
    /// <param name="Worker">The worker, free.</param>
    /// <param name="Source">The source, unbound.</param>
    public sealed record Bind(WorkerEntry Worker, SourceEntry Source) : BindingStep;

    /// <summary>Take a source from a worker.</summary>
    /// <param name="Worker">The worker.</param>
    /// <param name="Source">The source.</param>
    public sealed record Unbind(WorkerEntry Worker, SourceId Source) : BindingStep;
}
