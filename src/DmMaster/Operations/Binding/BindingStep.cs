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
    public sealed record Bind(WorkerEntry Worker, SourceEntry Source) : BindingStep;

    /// <summary>Take from a worker what it is bound to.</summary>
    /// <param name="Worker">The worker.</param>
    public sealed record Unbind(WorkerEntry Worker) : BindingStep;

    /// <summary>Take a source from one worker and give it to another, in one.</summary>
    /// <param name="From">The worker that has it.</param>
    /// <param name="To">The worker that gets it, without a source.</param>
    /// <param name="Source">The source.</param>
    public sealed record Move(WorkerEntry From, WorkerEntry To, SourceEntry Source) : BindingStep;

    /// <summary>Tell a worker again what it is bound to.</summary>
    /// <param name="Worker">The worker.</param>
    public sealed record Repeat(WorkerEntry Worker) : BindingStep;
}
