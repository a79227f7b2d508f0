using DmMaster.Operations.Configs;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The questions about configurations.</summary>
public sealed class ConfigMethods(GetConfig get, GetSubtaskConfigs subtasks, ExportConfigs export, EncryptPassword encrypt, OwnConfig own)
{
    /// <summary>get-config and config.</summary>
    public async Task<GetCfgResponse> GetCfg(GetCfgRequest request, ServerCallContext context)
    {
        var answer = await get.ExecuteAsync(request.Type, request.Name, CallBudget.Of(context), context.CancellationToken);
        return new GetCfgResponse { Result = answer.IsGood, Msg = $"{answer.Error}", Cfg = answer.OrNull ?? "" };
    }

    /// <summary>The subtasks of a task as workers read them.</summary>
    public Task<GetSubTaskCfgResponse> GetSubTaskCfg(GetSubTaskCfgRequest request, ServerCallContext context)
    {
        var answer = subtasks.Execute(new TaskName(request.Name));
        return Task.FromResult(new GetSubTaskCfgResponse { Result = answer.IsGood, Msg = $"{answer.Error}", Cfgs = { answer.OrNull ?? [] } });
    }

    /// <summary>What one master asks another. Answered by whoever is asked.</summary>
    public Task<GetMasterCfgResponse> GetMasterCfg(GetMasterCfgRequest request, ServerCallContext context) =>
        Task.FromResult(new GetMasterCfgResponse { Cfg = own.Toml });

    /// <summary>encrypt.</summary>
    public Task<EncryptResponse> Encrypt(EncryptRequest request, ServerCallContext context)
    {
        var answer = encrypt.Execute(request.Plaintext);
        return Task.FromResult(new EncryptResponse { Result = answer.IsGood, Msg = $"{answer.Error}", Ciphertext = answer.OrNull ?? "" });
    }

    /// <summary>The tasks of config export.</summary>
    public Task<ListTaskConfigsResponse> ListTaskConfigs(Empty request, ServerCallContext context)
    {
        var answer = export.Tasks();
        return Task.FromResult(new ListTaskConfigsResponse { Result = answer.IsGood, Msg = $"{answer.Error}", TaskConfigs = { answer.OrNull ?? [] } });
    }

    /// <summary>The sources of config export.</summary>
    public Task<ListSourceConfigsResponse> ListSourceConfigs(Empty request, ServerCallContext context)
    {
        var answer = export.Sources();
        return Task.FromResult(new ListSourceConfigsResponse { Result = answer.IsGood, Msg = $"{answer.Error}", SourceConfigs = { answer.OrNull ?? [] } });
    }
}
