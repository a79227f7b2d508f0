using DmMaster.Operations.Tasks;

namespace DmMaster.Services;

/// <summary>The operations on tasks.</summary>
/// <param name="Start">start-task.</param>
/// <param name="Pause">pause-task.</param>
/// <param name="Resume">resume-task.</param>
/// <param name="Stop">stop-task.</param>
/// <param name="Refused">Any other.</param>
public sealed record TaskVerbs(StartTask Start, PauseTask Pause, ResumeTask Resume, StopTask Stop, RefusedTaskOperation Refused);
