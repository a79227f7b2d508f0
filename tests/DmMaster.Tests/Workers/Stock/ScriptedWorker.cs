using System.Collections.Concurrent;
using System.Net;
using DmMaster.Protocol.Dm;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using WorkerService = DmMaster.Protocol.Dm.Worker;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>The port of a stock worker: a real gRPC server on a loopback port, whose answers a test writes.</summary>
internal sealed class ScriptedWorker : WorkerService.WorkerBase, IAsyncDisposable
{
    private WebApplication _app = null!;

    /// <summary>What it answers to a question about its state.</summary>
    public Func<QueryStatusRequest, CancellationToken, Task<QueryStatusResponse>> OnStatus { get; set; } =
        static (_, _) => Task.FromResult(new QueryStatusResponse { Result = true, Msg = "no sub task started" });

    /// <summary>What it answers to anything else.</summary>
    public Func<IMessage, IMessage> OnOther { get; set; } = static _ => throw new RpcException(new Status(StatusCode.Unimplemented, "not here"));

    /// <summary>What stands before each answer, whatever the question: nothing.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The calls that came, with their headers.</summary>
    public ConcurrentQueue<(string Method, IHeaderDictionary Headers, ByteString Request)> Calls { get; } = new();

    /// <summary>The connections that calls came over.</summary>
    public ConcurrentDictionary<string, bool> Connections { get; } = new();

    public int Port => new Uri(_app.Urls.Single()).Port;

    public string Address => $"127.0.0.1:{Port}";

    public static async Task<ScriptedWorker> StartAsync(int port = 0)
    {
        var worker = new ScriptedWorker();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(worker);
        worker._app = builder.Build();
        worker._app.MapGrpcService<ScriptedWorker>();
        await worker._app.StartAsync();
        return worker;
    }

    /// <summary>Answers nothing any more.</summary>
    public void Freeze() => Before = static token => new TaskCompletionSource().Task.WaitAsync(token);

    /// <summary>Answers with a source and its subtasks.</summary>
    public void Says(string source, params (string Task, Stage Stage)[] subtasks) =>
        OnStatus = (_, _) => Task.FromResult(Status(source, subtasks));

    public static QueryStatusResponse Status(string source, params (string Task, Stage Stage)[] subtasks) => new()
    {
        Result = true,
        SourceStatus = new SourceStatus { Source = source, Worker = "w1" },
        SubTaskStatus = { subtasks.Select(static subtask => new SubTaskStatus { Name = subtask.Task, Stage = subtask.Stage, Unit = UnitType.Sync }) },
    };

    public override async Task<QueryStatusResponse> QueryStatus(QueryStatusRequest request, ServerCallContext context)
    {
        Note(request, context);
        await Before(context.CancellationToken);
        return await OnStatus(request, context.CancellationToken);
    }

    public override Task<CommonWorkerResponse> PurgeRelay(PurgeRelayRequest request, ServerCallContext context) => Other<CommonWorkerResponse>(request, context);

    public override Task<CommonWorkerResponse> OperateSchema(OperateWorkerSchemaRequest request, ServerCallContext context) =>
        Other<CommonWorkerResponse>(request, context);

    public override Task<CommonWorkerResponse> HandleError(HandleWorkerErrorRequest request, ServerCallContext context) =>
        Other<CommonWorkerResponse>(request, context);

    public override Task<GetWorkerCfgResponse> GetWorkerCfg(GetWorkerCfgRequest request, ServerCallContext context) =>
        Other<GetWorkerCfgResponse>(request, context);

    public override Task<GetValidationStatusResponse> GetWorkerValidatorStatus(GetValidationStatusRequest request, ServerCallContext context) =>
        Other<GetValidationStatusResponse>(request, context);

    public override Task<GetValidationErrorResponse> GetValidatorError(GetValidationErrorRequest request, ServerCallContext context) =>
        Other<GetValidationErrorResponse>(request, context);

    public override Task<OperateValidationErrorResponse> OperateValidatorError(OperateValidationErrorRequest request, ServerCallContext context) =>
        Other<OperateValidationErrorResponse>(request, context);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _app.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Killed, not asked.
        }

        await _app.DisposeAsync();
    }

    private async Task<T> Other<T>(IMessage request, ServerCallContext context)
    {
        Note(request, context);
        await Before(context.CancellationToken);
        return (T)OnOther(request);
    }

    private void Note(IMessage request, ServerCallContext context)
    {
        Connections[context.GetHttpContext().Connection.Id] = true;
        Calls.Enqueue((context.Method, context.GetHttpContext().Request.Headers, request.ToByteString()));
    }
}
