using DmMaster.Operations.Configs;

namespace DmMaster.Services;

/// <summary>The questions about configurations.</summary>
/// <param name="Get">get-config.</param>
/// <param name="Subtasks">The subtasks of a task as workers read them.</param>
/// <param name="Export">config export.</param>
/// <param name="Encrypt">encrypt.</param>
/// <param name="Own">This master's own.</param>
public sealed record ConfigVerbs(GetConfig Get, GetSubtaskConfigs Subtasks, ExportConfigs Export, EncryptPassword Encrypt, OwnConfig Own);
