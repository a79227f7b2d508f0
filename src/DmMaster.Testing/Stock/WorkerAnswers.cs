using DmMaster.Config;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>What a stock worker answers to the calls of its master, out of its state.</summary>
internal sealed class WorkerAnswers(StockWorkerEnvironment context, SourceHandler handler, SubtaskTable subtasks, SchemaTable schemas)
{
    /// <summary>How it stands. An empty name asks for all subtasks.</summary>
    public QueryStatusResponse QueryStatus(string task)
    {
        var error = handler.Error is { } failed ? new ProcessResult { Errors = { failed.ToWire() } } : null;
        var handled = context.Faults.ClaimedSource ?? handler.Source;
        var source = new SourceStatus { Source = handled ?? "", Worker = context.Options.Name, Result = error };
        if (handled is null)
        {
            return new QueryStatusResponse { Msg = StockWorkerErrors.NoSource.ToString(), SourceStatus = source };
        }

        source.RelayStatus = handler.Relay?.ToStatus();
        var all = subtasks.Status();
        var answer = new QueryStatusResponse { Result = true, SourceStatus = source, Msg = all.Count == 0 ? "no sub task started" : "" };
        if (task.Length == 0)
        {
            answer.SubTaskStatus.Add(all);
        }
        else if (all.Count > 0)
        {
            answer.SubTaskStatus.Add(all.FirstOrDefault(status => status.Name == task) ??
                new SubTaskStatus { Name = task, Msg = $"no sub task with name {task} has started" });
        }

        return answer;
    }

    /// <summary>Deletes relay logs: refused while a subtask is paused and may need them.</summary>
    public CommonWorkerResponse PurgeRelay() => handler.Source is null
        ? Refused(StockWorkerErrors.NoSource)
        : subtasks.FirstPaused() is { } paused
            ? Refused(StockWorkerErrors.PurgeForbidden(paused, Stage.Paused))
            : new CommonWorkerResponse { Result = true };

    /// <summary>Shows or sets the structure of a table.</summary>
    public CommonWorkerResponse OperateSchema(OperateWorkerSchemaRequest request)
    {
        if (handler.Source is not { } source)
        {
            return Refused(StockWorkerErrors.NoSource);
        }

        var error = request.Source != source
            ? StockWorkerErrors.SourceNotMatch
            : subtasks.With(request.Task, subtask => CheckSchema(subtask, request.Op), StockWorkerErrors.SubtaskNotFound(request.Task));
        if (error is not null)
        {
            return Refused(error);
        }

        if (request.Op == SchemaOp.GetSchema && schemas.ErrorOf(request.Database, request.Table) is { } ordered)
        {
            return new CommonWorkerResponse { Msg = ordered };
        }

        var (text, refused) = Schema(request);
        return refused is not null
            ? Refused(refused)
            : new CommonWorkerResponse { Result = true, Msg = text, Source = source, Worker = context.Options.Name };
    }

    /// <summary>Skips or replaces a binlog event that failed, and goes on; there is nothing to do without one.</summary>
    public CommonWorkerResponse HandleError(HandleWorkerErrorRequest request)
    {
        if (handler.Source is not { } source)
        {
            return Refused(StockWorkerErrors.NoSource);
        }

        var error = subtasks.With(
            request.Task,
            subtask => subtask.Unit == UnitType.Sync ? null : StockWorkerErrors.SyncUnitOnly(subtask.Unit),
            StockWorkerErrors.SubtaskNotFound(request.Task));
        if (error is not null)
        {
            return Refused(error);
        }

        if (request.BinlogPos.Length == 0 && !subtasks.With(request.Task, static subtask => subtask.Result?.Errors.Count > 0, false))
        {
            return new CommonWorkerResponse { Msg = $"source '{source}' has no error" };
        }

        if (request.Op != ErrorOp.List)
        {
            subtasks.Change(request.Task, static subtask => subtask.GoOn());
        }

        return new CommonWorkerResponse { Result = true, Worker = context.Options.Name };
    }

    /// <summary>Its own configuration, as TOML.</summary>
    public GetWorkerCfgResponse Config()
    {
        var options = context.Options;
        return new GetWorkerCfgResponse
        {
            Cfg = $"""
                name = "{options.Name}"
                log-level = "info"
                log-file = "worker.log"
                log-format = "text"
                log-rotate = ""
                join = "{string.Join(',', options.Masters.Select(static master => master.GetLeftPart(UriPartial.Authority)))}"
                worker-addr = "{options.Address}"
                advertise-addr = "{options.Address}"
                config-file = ""
                keepalive-ttl = {options.KeepAliveTtl.TotalSeconds:0}
                relay-keepalive-ttl = {options.RelayKeepAliveTtl.TotalSeconds:0}
                relay-dir = ""
                ssl-ca = ""
                ssl-cert = ""
                ssl-key = ""
                ssl-ca-base64 = ""
                ssl-key-base64 = ""
                ssl-cert-base64 = ""

                """,
        };
    }

    /// <summary>Whether a subtask could take another configuration.</summary>
    public CheckSubtasksCanUpdateResponse CanUpdate(string toml)
    {
        if (!SubTaskConfig.FromToml(toml).TryGet(out var config, out var error))
        {
            return new CheckSubtasksCanUpdateResponse { Msg = error.ToString() };
        }

        var refused = subtasks.With(
            config.TaskName,
            static subtask => subtask.Unit == UnitType.Sync ? null : StockWorkerErrors.CannotUpdate(subtask.Name, subtask.Unit),
            StockWorkerErrors.SubtaskNotFound(config.TaskName));
        return new CheckSubtasksCanUpdateResponse { Success = refused is null, Msg = refused?.ToString() ?? "" };
    }

    /// <summary>How the validator of a subtask stands.</summary>
    /// <exception cref="RpcException">It has no such subtask, or that one no validator: here a stock worker fails the call.</exception>
    public GetValidationStatusResponse ValidatorStatus(GetValidationStatusRequest request)
    {
        if (handler.Source is null)
        {
            return new GetValidationStatusResponse { Msg = StockWorkerErrors.NoSource.ToString() };
        }

        return ValidatorError(request.TaskName) is { } error
            ? throw new RpcException(new Status(StatusCode.Unknown, error.ToString()))
            : new GetValidationStatusResponse { Result = true, Validators = { subtasks.With(request.TaskName, static subtask => subtask.Validator!.ToStatus(), new ValidationStatus()) } };
    }

    /// <summary>The rows that validation found to differ: none.</summary>
    public GetValidationErrorResponse ValidatorErrors(string task)
    {
        var error = ValidatorError(task);
        return new GetValidationErrorResponse { Result = error is null, Msg = error?.ToString() ?? "" };
    }

    /// <summary>Sets rows aside that validation found to differ: none, so there is nothing to do.</summary>
    public OperateValidationErrorResponse OperateValidatorError(string task)
    {
        var error = ValidatorError(task);
        return new OperateValidationErrorResponse { Result = error is null, Msg = error?.ToString() ?? "" };
    }

    /// <summary>Moves the place where validation cuts over.</summary>
    public CommonWorkerResponse UpdateValidator(UpdateValidationWorkerRequest request)
    {
        if (handler.Source is not { } source)
        {
            return Refused(StockWorkerErrors.NoSource);
        }

        var error = subtasks.With(request.TaskName, subtask =>
        {
            if (subtask.Validator is not { } validator)
            {
                return StockWorkerErrors.ValidatorNotFound(request.TaskName, source);
            }

            validator.Cutover = (request.BinlogPos, request.BinlogGTID);
            return null;
        }, StockWorkerErrors.SubtaskNotFound(request.TaskName));
        return error is null
            ? new CommonWorkerResponse { Result = true, Source = source, Worker = context.Options.Name }
            : Refused(error);
    }

    private static CommonWorkerResponse Refused(DmError error) => new() { Msg = error.ToString() };

    private static DmError? CheckSchema(SubtaskMachine subtask, SchemaOp op)
    {
        var mayRun = op == SchemaOp.ListMigrateTargets && subtask.Stage == Stage.Running;
        return subtask.Stage != Stage.Paused && !mayRun ? StockWorkerErrors.NotPaused(subtask.Stage)
            : subtask.Unit != UnitType.Sync ? StockWorkerErrors.SyncUnitOnly(subtask.Unit)
            : subtask.Validator is { Stage: Stage.Running } validator ? StockWorkerErrors.ValidatorNotPaused(validator.Stage)
            : null;
    }

    private (string Text, DmError? Error) Schema(OperateWorkerSchemaRequest request)
    {
        switch (request.Op)
        {
            case SchemaOp.GetSchema:
                return schemas.Get(request.Database, request.Table) is { } text ? (text, null) : ("", StockWorkerErrors.NoSuchTable(request.Database, request.Table));
            case SchemaOp.SetSchema when request.Schema.Length == 0 && !request.FromSource && !request.FromTarget:
                return ("", StockWorkerErrors.NotACreateTable);
            case SchemaOp.SetSchema:
                schemas.Set(request.Database, request.Table, request.Schema);
                return ("", null);
            case SchemaOp.RemoveSchema:
                schemas.Remove(request.Database, request.Table);
                return ("", null);
            default:
                return (request.Op == SchemaOp.ListTable ? schemas.Tables(request.Database) : schemas.Databases(), null);
        }
    }

    /// <summary>Why there is no validator of a subtask; null when there is one.</summary>
    private DmError? ValidatorError(string task) => handler.Source is not { } source ? StockWorkerErrors.NoSource : subtasks.With(
        task,
        subtask => subtask.Validator is null ? StockWorkerErrors.ValidatorNotFound(task, source) : null,
        StockWorkerErrors.SubtaskNotFound(task));
}
