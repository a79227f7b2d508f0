using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>What DM answers to operations on tasks that it does not do. Stop is one: stop-task is Delete.</summary>
public sealed class RefusedTaskOperation(RegistryFeed feed)
{
    /// <summary>The answer. A task that does not exist is complained of first.</summary>
    public string Reason(TaskOp op, TaskRequest request)
    {
        if (request.Sources.Count == 0)
        {
            TaskSelection.Select(feed.Current, request, out var refusal);
            if (refusal.Length > 0)
            {
                return refusal;
            }
        }

        return MasterErrors.InvalidOperation(op.ToString(), "task").ToString();
    }
}
