using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>What DM answers to operations on tasks that it does not do. Stop is one: stop-task is Delete.</summary>
public sealed class RefusedTaskOperation(RegistryFeed feed)
{
    /// <summary>The answer. A task that does not exist is complained of first.</summary>
    public OperationOutcome Execute(TaskOp op, TaskRequest request)
    {
        var missing = request.Sources.Count == 0 ? TaskSelection.Select(feed.Current, request).Error : null;
        return new OperationOutcome.Refused(missing ?? MasterErrors.InvalidOperation(op.ToString(), "task"));
    }
}
