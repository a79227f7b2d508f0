using DmMaster.Operations.Forwarding;
using DmMaster.Operations.Validation;

namespace DmMaster.Services;

/// <summary>The operations that concern what workers do inside a subtask.</summary>
/// <param name="Start">validation start.</param>
/// <param name="Stop">validation stop.</param>
/// <param name="Ask">validation status, show-error, ignore-error, resolve-error and clear-error.</param>
/// <param name="Update">validation update.</param>
/// <param name="Schema">binlog-schema.</param>
/// <param name="HandleError">binlog.</param>
public sealed record InnerVerbs(
    StartValidation Start, StopValidation Stop, AskValidators Ask, UpdateValidation Update, OperateSchema Schema, HandleSyncError HandleError);
