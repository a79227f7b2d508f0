using DmMaster.Operations.Tasks;

namespace DmMaster.Services;

/// <summary>The operations on tasks.</summary>
/// <param name="Start">start-task.</param>
/// <param name="Pause">pause-task.</param>
/// <param name="Resume">resume-task.</param>
/// <param name="Stop">stop-task.</param>
/// <param name="Refused">Any other.</param>
/// <param name="Check">check-task.</param>
/// <param name="Update">What was update-task.</param>
/// <param name="Inner">What happens inside a subtask.</param>
public sealed record TaskVerbs(
    StartTask Start,
    PauseTask Pause,
    ResumeTask Resume,
    StopTask Stop,
    RefusedTaskOperation Refused,
    CheckTask Check,
    UpdateTask Update,
    InnerVerbs Inner);
