using DmMaster.Operations.Binding;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Configs;
using DmMaster.Operations.Confirm;
using DmMaster.Operations.Forwarding;
using DmMaster.Operations.Locks;
using DmMaster.Operations.Membership;
using DmMaster.Operations.Relay;
using DmMaster.Operations.Sources;
using DmMaster.Operations.Sources.Transfer;
using DmMaster.Operations.Status;
using DmMaster.Operations.Tasks;
using DmMaster.Operations.Validation;

namespace DmMaster.Operations;

/// <summary>The operations' part of a master, room by room.</summary>
internal static class OperationServices
{
    /// <summary>Adds it. It needs the registry, the workers, the databases, <see cref="OperationOptions"/>, <see cref="OwnConfig"/>, <see cref="MasterIdentity"/> and the cipher of passwords.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddShared()
        .AddMembership()
        .AddBinding()
        .AddSources()
        .AddTasks()
        .AddRelay()
        .AddInquiries()
        .AddLocks();

    private static IServiceCollection AddShared(this IServiceCollection services) => services
        .AddSingleton<CommitLoop>()
        .AddSingleton<ReceiptCollector>()
        .AddSingleton<SourceCalls>()
        .AddSingleton<StatusInquiry>();

    private static IServiceCollection AddMembership(this IServiceCollection services) => services
        .AddSingleton<ListMembers>()
        .AddSingleton<RegisterWorker>()
        .AddSingleton<OfflineMember>()
        .AddSingleton<NativeRegistration>()
        .AddSingleton<OpenLink>()
        .AddHosted<PresenceLoop>();

    private static IServiceCollection AddBinding(this IServiceCollection services) => services
        .AddSingleton<SourceHandover>()
        .AddHosted<BindingReconciler>();

    private static IServiceCollection AddSources(this IServiceCollection services) => services
        .AddSingleton<SourceIntake>()
        .AddSingleton<SourceReceipts>()
        .AddSingleton<CreateSources>()
        .AddSingleton<StopSources>()
        .AddSingleton<ShowSources>()
        .AddSingleton<RefuseSourceOperation>()
        .AddSingleton<TransferLedger>()
        .AddSingleton<UnitCheck>()
        .AddSingleton<TransferSteps>()
        .AddSingleton<TransferSource>()
        .AddHosted<TransferResumer>();

    private static IServiceCollection AddTasks(this IServiceCollection services) => services
        .AddSingleton<SubtaskOperation>()
        .AddSingleton<ShardModePolicy>()
        .AddSingleton<TaskDatabases>()
        .AddSingleton<TaskPreparation>()
        .AddSingleton<TaskChecks>()
        .AddSingleton<TaskLatches>()
        .AddSingleton<TaskMetadata>()
        .AddSingleton<StartPreparation>()
        .AddSingleton<StartTask>()
        .AddSingleton<PauseTask>()
        .AddSingleton<ResumeTask>()
        .AddSingleton<StopTask>()
        .AddSingleton<RefusedTaskOperation>()
        .AddSingleton<CheckTask>()
        .AddSingleton<UpdateTask>()
        .AddSingleton<StartValidation>()
        .AddSingleton<StopValidation>()
        .AddSingleton<AskValidators>()
        .AddSingleton<UpdateValidation>();

    private static IServiceCollection AddRelay(this IServiceCollection services) => services
        .AddSingleton<SwitchRelay>()
        .AddSingleton<SetRelayStage>()
        .AddSingleton<PurgeRelay>();

    private static IServiceCollection AddInquiries(this IServiceCollection services) => services
        .AddSingleton<StatusNotes>()
        .AddSingleton<QueryStatus>()
        .AddSingleton<OperateSchema>()
        .AddSingleton<HandleSyncError>()
        .AddSingleton<GetConfig>()
        .AddSingleton<GetSubtaskConfigs>()
        .AddSingleton<ExportConfigs>()
        .AddSingleton<EncryptPassword>();

    private static IServiceCollection AddLocks(this IServiceCollection services) => services
        .AddSingleton<ShardWaitList>()
        .AddSingleton<ShowLocks>()
        .AddSingleton<UnlockPessimistic>()
        .AddSingleton<UnlockLock>()
        .AddHosted<ShardWaitLoop>()
        .AddHosted<ShardTaskLoop>();
}
