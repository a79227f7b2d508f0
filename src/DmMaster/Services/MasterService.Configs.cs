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
        return new GetCfgResponse { Result = answer.IsGood, Msg = answer.Refusal, Cfg = answer.Text };
    }

    /// <summary>The subtasks of a task as workers read them.</summary>
    public override Task<GetSubTaskCfgResponse> GetSubTaskCfg(GetSubTaskCfgRequest request, ServerCallContext context)
    {
        var (refusal, texts) = configs.Subtasks.Execute(new TaskName(request.Name));
        return Task.FromResult(new GetSubTaskCfgResponse { Result = refusal.Length == 0, Msg = refusal, Cfgs = { texts } });
    }

    /// <summary>What one master asks another. Answered by whoever is asked.</summary>
    public override Task<GetMasterCfgResponse> GetMasterCfg(GetMasterCfgRequest request, ServerCallContext context) =>
        Task.FromResult(new GetMasterCfgResponse { Cfg = configs.Own.Toml });

    /// <summary>encrypt.</summary>
    public override Task<EncryptResponse> Encrypt(EncryptRequest request, ServerCallContext context)
    {
        var answer = configs.Encrypt.Execute(request.Plaintext);
        return Task.FromResult(new EncryptResponse { Result = answer.IsGood, Msg = answer.Refusal, Ciphertext = answer.Text });
    }

    /// <summary>The tasks of config export.</summary>
    public override Task<ListTaskConfigsResponse> ListTaskConfigs(Empty request, ServerCallContext context)
    {
        var (refusal, texts) = configs.Export.Tasks();
        var response = new ListTaskConfigsResponse { Result = refusal.Length == 0, Msg = refusal };
        response.TaskConfigs.Add(texts.ToDictionary());
        return Task.FromResult(response);
    }

    /// <summary>The sources of config export.</summary>
    public override Task<ListSourceConfigsResponse> ListSourceConfigs(Empty request, ServerCallContext context)
    {
        var (refusal, texts) = configs.Export.Sources();
        var response = new ListSourceConfigsResponse { Result = refusal.Length == 0, Msg = refusal };
        response.SourceConfigs.Add(texts.ToDictionary());
        return Task.FromResult(response);
    }
}
