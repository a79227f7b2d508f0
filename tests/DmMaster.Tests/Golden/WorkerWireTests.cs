using System.Text.Json;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Tests.Workers.Stock;
using DmMaster.Workers.Calls;
using Google.Protobuf;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Tests.Golden;

/// <summary>
/// Every call that a stock master made to a worker, made by our client: the same method, headers and bytes. Ours leaves out the offer of
/// compression of the later version, and asks for the state of all tasks where stock names one: one answer is for all who ask.
/// </summary>
public sealed class WorkerWireTests
{
    [Theory]
    [InlineData("wire-worker-6.5.jsonl")]
    [InlineData("wire-worker-8.1.jsonl")]
    public async Task Calls_OfTheStory_AreTheRecordedOnes(string recording)
    {
        var lines = GoldenFiles.Lines(recording).ToList();
        var requests = lines.Where(static line => Text(line, "dir") == "request").ToList();
        var answers = lines.Where(static line => Text(line, "dir") == "response").ToDictionary(static line => line.GetProperty("call").GetInt32());
        await using var cluster = await StockCluster.StartAsync();
        await using var worker = await ScriptedWorker.StartAsync();
        await cluster.JoinAsync("w1", worker.Address);
        var client = cluster.Master.Service<IWorkerClients>().Of(new WorkerName("w1"))!;

        foreach (var line in requests)
        {
            var answer = Convert.FromHexString(Text(answers[line.GetProperty("call").GetInt32()], "hex"));
            worker.OnStatus = (_, _) => Task.FromResult(QueryStatusResponse.Parser.ParseFrom(answer));
            worker.OnOther = request => AnswerTo(request, answer);
            worker.Calls.Clear();

            var came = await CallAsync(client, Text(line, "method"), Convert.FromHexString(Text(line, "hex")));

            Assert.Equal(Convert.ToHexString(answer), Convert.ToHexString(came.ToByteArray()));
            var call = worker.Calls.Last(call => Convert.ToHexStringLower(call.Request.ToByteArray()) == Text(line, "hex"));
            Assert.Equal((Text(line, "method"), "application/grpc"), (call.Method, call.Headers.ContentType.ToString()));
            Assert.DoesNotContain(call.Headers.Keys, static key => key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(21, requests.Count);
        Assert.All(
            lines.Where(static line => Text(line, "dir") == "start"),
            static line => Assert.Equal("application/grpc", line.GetProperty("metadata").GetProperty("content-type")[0].GetString()));
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private static IMessage AnswerTo(IMessage request, byte[] answer) => request switch
    {
        GetWorkerCfgRequest => GetWorkerCfgResponse.Parser.ParseFrom(answer),
        GetValidationStatusRequest => GetValidationStatusResponse.Parser.ParseFrom(answer),
        GetValidationErrorRequest => GetValidationErrorResponse.Parser.ParseFrom(answer),
        OperateValidationErrorRequest => OperateValidationErrorResponse.Parser.ParseFrom(answer),
        _ => CommonWorkerResponse.Parser.ParseFrom(answer),
    };

    private static async Task<IMessage> CallAsync(WorkerClient client, string method, byte[] request) => method switch
    {
        "/pb.Worker/QueryStatus" => await client.QueryStatusAsync(QueryStatusRequest.Parser.ParseFrom(request)),
        "/pb.Worker/PurgeRelay" => await client.PurgeRelayAsync(PurgeRelayRequest.Parser.ParseFrom(request)),
        "/pb.Worker/OperateSchema" => await client.OperateSchemaAsync(OperateWorkerSchemaRequest.Parser.ParseFrom(request)),
        "/pb.Worker/HandleError" => await client.HandleErrorAsync(HandleWorkerErrorRequest.Parser.ParseFrom(request)),
        "/pb.Worker/GetWorkerCfg" => await client.GetWorkerCfgAsync(GetWorkerCfgRequest.Parser.ParseFrom(request)),
        "/pb.Worker/GetWorkerValidatorStatus" => await client.GetWorkerValidatorStatusAsync(GetValidationStatusRequest.Parser.ParseFrom(request)),
        "/pb.Worker/GetValidatorError" => await client.GetValidatorErrorAsync(GetValidationErrorRequest.Parser.ParseFrom(request)),
        "/pb.Worker/OperateValidatorError" => await client.OperateValidatorErrorAsync(OperateValidationErrorRequest.Parser.ParseFrom(request)),
        _ => throw new Xunit.Sdk.XunitException($"a call that is not known: {method}"),
    };
}
