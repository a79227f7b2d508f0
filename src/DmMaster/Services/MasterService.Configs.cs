using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>get-config and config.</summary>
    public override async Task<GetCfgResponse> GetCfg(GetCfgRequest request, ServerCallContext context)
    {
        var answer = await configs.Get.ExecuteAsync(request.Type, request.Name, CallBudget.Of(context), context.CancellationToken);
        return new GetCfgResponse { Result = answer.IsGood, Msg = answer.Refusal, Cfg = answer.Value ?? "" };
    }

    /// <summary>The subtasks of a task as workers read them.</summary>
    public override Task<GetSubTaskCfgResponse> GetSubTaskCfg(GetSubTaskCfgRequest request, ServerCallContext context)
    {
        var answer = configs.Subtasks.Execute(new TaskName(request.Name));
        return Task.FromResult(new GetSubTaskCfgResponse { Result = answer.IsGood, Msg = answer.Refusal, Cfgs = { answer.Value ?? [] } });
    }

    /// <summary>What one master asks another. Answered by whoever is asked.</summary>
    public override Task<GetMasterCfgResponse> GetMasterCfg(GetMasterCfgRequest request, ServerCallContext context) =>
        Task.FromResult(new GetMasterCfgResponse { Cfg = configs.Own.Toml });

    /// <summary>encrypt.</summary>
    public override Task<EncryptResponse> Encrypt(EncryptRequest request, ServerCallContext context)
    {
        var answer = configs.Encrypt.Execute(request.Plaintext);
        return Task.FromResult(new EncryptResponse { Result = answer.IsGood, Msg = answer.Refusal, Ciphertext = answer.Value ?? "" });
    }

    /// <summary>The tasks of config export.</summary>
    public override Task<ListTaskConfigsResponse> ListTaskConfigs(Empty request, ServerCallContext context)
    {
        var answer = configs.Export.Tasks();
        return Task.FromResult(new ListTaskConfigsResponse { Result = answer.IsGood, Msg = answer.Refusal, TaskConfigs = { answer.Value ?? [] } });
    }

    /// <summary>The sources of config export.</summary>
    public override Task<ListSourceConfigsResponse> ListSourceConfigs(Empty request, ServerCallContext context)
    {
        var answer = configs.Export.Sources();
        return Task.FromResult(new ListSourceConfigsResponse { Result = answer.IsGood, Msg = answer.Refusal, SourceConfigs = { answer.Value ?? [] } });
    }
}
