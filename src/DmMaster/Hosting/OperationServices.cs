using DmMaster.Config;
using DmMaster.Hosting.Settings;
using DmMaster.Operations;
using DmMaster.Operations.Binding;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Configs;
using DmMaster.Operations.Confirm;
using DmMaster.Operations.Forwarding;
using DmMaster.Operations.Locks;
using DmMaster.Operations.Members;
using DmMaster.Operations.Relay;
using DmMaster.Operations.Sources;
using DmMaster.Operations.Sources.Transfer;
using DmMaster.Operations.Sources.Upstream;
using DmMaster.Operations.Status;
using DmMaster.Operations.Tasks;
using DmMaster.Operations.Validation;
using DmMaster.Operations.Workers;
using DmMaster.Services;

namespace DmMaster.Hosting;

/// <summary>The operations: what changes tasks, what changes sources and bindings, and what only asks.</summary>
internal static class OperationServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services, MasterOptions options) => services
        .AddVerbs(options)
        .AddScheduling()
        .AddInquiries(options);

    private static IServiceCollection AddVerbs(this IServiceCollection services, MasterOptions options) => services
        .AddSingleton(new OperationOptions
        {
            AckBudget = options.AckBudget,
            QueryBudget = options.QueryBudget,
            Silence = options.Silence,
            NoUpstreamCheck = !options.UpstreamCheck,
            AllowShardMode = options.AllowShardMode,
        })
        .AddSingleton(new PasswordCipher(options.SecretKey.IsEmpty ? null : options.SecretKey.ToArray()))
        .AddSingleton<CommitLoop>()
        .AddSingleton<ReceiptCollector>()
        .AddSingleton<SubtaskOperation>()
        .AddSingleton<ShardModePolicy>()
        .AddSingleton<TaskPreparation>()
        .AddSingleton<StartTask>()
        .AddSingleton<PauseTask>()
        .AddSingleton<ResumeTask>()
        .AddSingleton<StopTask>()
        .AddSingleton<RefusedTaskOperation>()
        .AddSingleton<SourceReceipts>()
        .AddSingleton<ListMembers>()
        .AddSingleton<RegisterWorker>()
        .AddSingleton<OpenLink>();

    private static IServiceCollection AddScheduling(this IServiceCollection services) => services
        .AddHosted<BindingReconciler>()
        .AddSingleton<UpstreamCheck>()
        .AddSingleton<SourceIntake>()
        .AddSingleton<CreateSources>()
        .AddSingleton<StopSources>()
        .AddSingleton<ShowSources>()
        .AddSingleton<RefuseSourceOperation>()
        .AddSingleton<SourceHandover>()
        .AddSingleton<TransferLedger>()
        .AddSingleton<UnitCheck>()
        .AddSingleton<TransferSteps>()
        .AddSingleton<TransferSource>()
        .AddHosted<TransferResumer>()
        .AddSingleton<SwitchRelay>()
        .AddSingleton<SetRelayStage>()
        .AddSingleton<PurgeRelay>()
        .AddSingleton<RelayVerbs>()
        .AddSingleton<OfflineMember>();

    private static IServiceCollection AddInquiries(this IServiceCollection services, MasterOptions options) => services
        .AddSingleton<StatusInquiry>()
        .AddSingleton<StatusNotes>()
        .AddSingleton<QueryStatus>()
        .AddSingleton<SourceCalls>()
        .AddSingleton<OperateSchema>()
        .AddSingleton<HandleSyncError>()
        .AddSingleton<CheckTask>()
        .AddSingleton<UpdateTask>()
        .AddSingleton<StartValidation>()
        .AddSingleton<StopValidation>()
        .AddSingleton<AskValidators>()
        .AddSingleton<UpdateValidation>()
        .AddSingleton<InnerVerbs>()
        .AddSingleton<ShardWaitList>()
        .AddHosted<ShardWaitLoop>()
        .AddHosted<ShardTaskLoop>()
        .AddSingleton<ShowLocks>()
        .AddSingleton<UnlockLock>()
        .AddSingleton(new OwnConfig(OwnConfigText.Of(options)))
        .AddSingleton<GetConfig>()
        .AddSingleton<GetSubtaskConfigs>()
        .AddSingleton<ExportConfigs>()
        .AddSingleton<EncryptPassword>()
        .AddSingleton<StatusVerbs>()
        .AddSingleton<ConfigVerbs>();
}
