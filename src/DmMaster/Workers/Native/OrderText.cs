using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;

namespace DmMaster.Workers.Native;

/// <summary>Orders in the words of the link.</summary>
internal static class OrderText
{
    /// <summary>Bring a subtask to its stage.</summary>
    public static Order Subtask(SubtaskEntry subtask) => new()
    {
        SetSubtask = new SetSubtask
        {
            Task = subtask.Task.Value, Source = subtask.Source.Value, Stage = subtask.Expected, Config = subtask.Config,
        },
    };

    /// <summary>Bring its validator to its stage.</summary>
    public static Order Validator(SubtaskEntry subtask) => new()
    {
        SetValidator = new SetValidator
        {
            Task = subtask.Task.Value, Source = subtask.Source.Value, Stage = subtask.Validator, Config = subtask.Config,
        },
    };

    /// <summary>Forget a subtask.</summary>
    public static Order Remove(TaskName task, SourceId? source) =>
        new() { RemoveSubtask = new RemoveSubtask { Task = task.Value, Source = source?.Value ?? "" } };

    /// <summary>Relay.</summary>
    public static Order Relay(RelayOrder relay) => new()
    {
        SetRelay = new SetRelay { Source = relay.Source.Id.Value, Stage = relay.Stage, Config = relay.Source.Config },
    };

    /// <summary>Relay no longer.</summary>
    public static Order NoRelay(SourceId source) => new() { SetRelay = new SetRelay { Source = source.Value, Stage = Stage.InvalidStage } };
}
