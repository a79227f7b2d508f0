using DmMaster.Protocol.Dm;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary><c>pb.Master</c>, method by method: each is decoded, called and encoded where its kind stands.</summary>
public sealed class MasterService(
    TaskMethods tasks,
    TaskFileMethods taskFiles,
    SourceMethods sources,
    MemberMethods members,
    RelayMethods relays,
    StatusMethods status,
    LockMethods locks,
    ConfigMethods configs,
    ForwardedMethods forwarded,
    ValidationMethods validation)
    : Master.MasterBase
{
    /// <summary>pause-task, resume-task and stop-task, which is Delete on the wire.</summary>
    public override Task<OperateTaskResponse> OperateTask(OperateTaskRequest request, ServerCallContext context) => tasks.OperateTask(request, context);

    /// <summary>start-task.</summary>
    public override Task<StartTaskResponse> StartTask(StartTaskRequest request, ServerCallContext context) => taskFiles.StartTask(request, context);

    /// <summary>check-task.</summary>
    public override Task<CheckTaskResponse> CheckTask(CheckTaskRequest request, ServerCallContext context) => taskFiles.CheckTask(request, context);

    /// <summary>update-task, which no dmctl has any more.</summary>
    public override Task<UpdateTaskResponse> UpdateTask(UpdateTaskRequest request, ServerCallContext context) => taskFiles.UpdateTask(request, context);

    /// <summary>operate-source.</summary>
    public override Task<OperateSourceResponse> OperateSource(OperateSourceRequest request, ServerCallContext context) => sources.OperateSource(request, context);

    /// <summary>transfer-source.</summary>
    public override Task<TransferSourceResponse> TransferSource(TransferSourceRequest request, ServerCallContext context) => sources.TransferSource(request, context);

    /// <summary>What a starting dm-worker calls.</summary>
    public override Task<RegisterWorkerResponse> RegisterWorker(RegisterWorkerRequest request, ServerCallContext context) => members.RegisterWorker(request, context);

    /// <summary>offline-member.</summary>
    public override Task<OfflineMemberResponse> OfflineMember(OfflineMemberRequest request, ServerCallContext context) => members.OfflineMember(request, context);

    /// <summary>operate-leader: of this member alone, which leads as long as it is the only one.</summary>
    public override Task<OperateLeaderResponse> OperateLeader(OperateLeaderRequest request, ServerCallContext context) => members.OperateLeader(request, context);

    /// <summary>list-member. No part asked for means all three.</summary>
    public override Task<ListMemberResponse> ListMember(ListMemberRequest request, ServerCallContext context) => members.ListMember(request, context);

    /// <summary>start-relay and stop-relay.</summary>
    public override Task<OperateRelayResponse> OperateRelay(OperateRelayRequest request, ServerCallContext context) => relays.OperateRelay(request, context);

    /// <summary>pause-relay and resume-relay.</summary>
    public override Task<OperateWorkerRelayResponse> OperateWorkerRelayTask(OperateWorkerRelayRequest request, ServerCallContext context) => relays.OperateWorkerRelayTask(request, context);

    /// <summary>purge-relay.</summary>
    public override Task<PurgeWorkerRelayResponse> PurgeWorkerRelay(PurgeWorkerRelayRequest request, ServerCallContext context) => relays.PurgeWorkerRelay(request, context);

    /// <summary>query-status.</summary>
    public override Task<QueryStatusListResponse> QueryStatus(QueryStatusListRequest request, ServerCallContext context) => status.QueryStatus(request, context);

    /// <summary>show-ddl-locks.</summary>
    public override Task<ShowDDLLocksResponse> ShowDDLLocks(ShowDDLLocksRequest request, ServerCallContext context) => locks.ShowDDLLocks(request, context);

    /// <summary>unlock-ddl-lock.</summary>
    public override Task<UnlockDDLLockResponse> UnlockDDLLock(UnlockDDLLockRequest request, ServerCallContext context) => locks.UnlockDDLLock(request, context);

    /// <summary>get-config and config.</summary>
    public override Task<GetCfgResponse> GetCfg(GetCfgRequest request, ServerCallContext context) => configs.GetCfg(request, context);

    /// <summary>The subtasks of a task as workers read them.</summary>
    public override Task<GetSubTaskCfgResponse> GetSubTaskCfg(GetSubTaskCfgRequest request, ServerCallContext context) => configs.GetSubTaskCfg(request, context);

    /// <summary>What one master asks another. Answered by whoever is asked.</summary>
    public override Task<GetMasterCfgResponse> GetMasterCfg(GetMasterCfgRequest request, ServerCallContext context) => configs.GetMasterCfg(request, context);

    /// <summary>encrypt.</summary>
    public override Task<EncryptResponse> Encrypt(EncryptRequest request, ServerCallContext context) => configs.Encrypt(request, context);

    /// <summary>The tasks of config export.</summary>
    public override Task<ListTaskConfigsResponse> ListTaskConfigs(Empty request, ServerCallContext context) => configs.ListTaskConfigs(request, context);

    /// <summary>The sources of config export.</summary>
    public override Task<ListSourceConfigsResponse> ListSourceConfigs(Empty request, ServerCallContext context) => configs.ListSourceConfigs(request, context);

    /// <summary>binlog-schema and operate-schema.</summary>
    public override Task<OperateSchemaResponse> OperateSchema(OperateSchemaRequest request, ServerCallContext context) => forwarded.OperateSchema(request, context);

    /// <summary>binlog and handle-error.</summary>
    public override Task<HandleErrorResponse> HandleError(HandleErrorRequest request, ServerCallContext context) => forwarded.HandleError(request, context);

    /// <summary>validation start.</summary>
    public override Task<StartValidationResponse> StartValidation(StartValidationRequest request, ServerCallContext context) => validation.StartValidation(request, context);

    /// <summary>validation stop.</summary>
    public override Task<StopValidationResponse> StopValidation(StopValidationRequest request, ServerCallContext context) => validation.StopValidation(request, context);

    /// <summary>validation status.</summary>
    public override Task<GetValidationStatusResponse> GetValidationStatus(GetValidationStatusRequest request, ServerCallContext context) => validation.GetValidationStatus(request, context);

    /// <summary>validation show-error.</summary>
    public override Task<GetValidationErrorResponse> GetValidationError(GetValidationErrorRequest request, ServerCallContext context) => validation.GetValidationError(request, context);

    /// <summary>validation ignore-error, resolve-error and clear-error.</summary>
    public override Task<OperateValidationErrorResponse> OperateValidationError(OperateValidationErrorRequest request, ServerCallContext context) => validation.OperateValidationError(request, context);

    /// <summary>validation update.</summary>
    public override Task<UpdateValidationResponse> UpdateValidation(UpdateValidationRequest request, ServerCallContext context) => validation.UpdateValidation(request, context);
}
