using System.Text.Json;
using DmMaster.Protocol.Dm;
using DmMaster.Tests.Stories;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Tests.Golden;

/// <summary>
/// The long story of the recordings: every request that dmctl sent and this version answers, in order, to our master
/// over three workers. Every answer is the recorded one, but for what is volatile and what is listed here.
/// </summary>
public sealed class CoreStoryTests
{
    /// <summary>Requests that stock refused after a look at the upstream, which the workers of this story have none of: not sent.</summary>
    private static readonly HashSet<string> NeedsUpstream =
        ["operate-source/bad-port", "operate-source/bad-flavor", "operate-source/empty"];

    /// <summary>Answers that differ, and why.</summary>
    private static readonly Dictionary<string, string> Differences = new()
    {
        ["config/worker"] = "the worker here is none of stock's: it answers no calls",
        ["start-task/remove-meta"] = "ours says in msg that the metadata in the downstream was not removed",
    };

    /// <summary>What a worker has to answer, or another part of the master: the stories with those parts in them are elsewhere.</summary>
    private static readonly HashSet<string> NotHere =
    [
        "OperateSchema", "HandleError", "GetValidationStatus", "GetValidationError",
    ];

    [Theory]
    [InlineData("dmctl-core-8.1.jsonl", 115)]
    [InlineData("dmctl-core-6.5.jsonl", 115)]
    public async Task Story_InOrder_GetsTheRecordedAnswers(string recording, int atLeast)
    {
        await using var cluster = await Cluster.StartAsync("worker1", "worker2", "worker3");
        using var connection = GrpcChannel.ForAddress(cluster.Master.Address);
        var channel = connection.CreateCallInvoker();
        var wrong = new List<string>();
        var compared = 0;
        foreach (var command in GoldenFiles.Lines(recording))
        {
            var id = command.GetProperty("id").GetString()!;
            foreach (var call in command.GetProperty("rpcs").EnumerateArray().Where(call => IsAnswered(call) && !NeedsUpstream.Contains(id)))
            {
                await cluster.RestAsync();
                var (expected, actual) = await CallAsync(channel, call);
                compared++;
                if (expected.Equals(actual) == Differences.ContainsKey(id))
                {
                    wrong.Add($"{id}\n  recorded: {expected}\n  ours:     {actual}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(compared >= atLeast, $"only {compared} answers were compared");
    }

    private static bool IsAnswered(JsonElement call) =>
        call.GetProperty("method").GetString()!.StartsWith("/pb.Master/", StringComparison.Ordinal) &&
        !NotHere.Contains(Method(call)) && call.GetProperty("responses").GetArrayLength() == 1;

    private static string Method(JsonElement call) => call.GetProperty("method").GetString()!["/pb.Master/".Length..];

    private static async Task<(IMessage Expected, IMessage Actual)> CallAsync(CallInvoker channel, JsonElement call)
    {
        var descriptor = DmmasterReflection.Descriptor.Services.Single(service => service.Name == "Master").FindMethodByName(Method(call));
        var method = new Method<byte[], byte[]>(
            MethodType.Unary, "pb.Master", descriptor.Name, Marshallers.Create<byte[]>(x => x, x => x), Marshallers.Create<byte[]>(x => x, x => x));
        var answer = await channel.AsyncUnaryCall(method, null, default, Bytes(call, "requests"));
        var parser = descriptor.OutputType.Parser;
        return (Stable.Of(parser.ParseFrom(Bytes(call, "responses"))), Stable.Of(parser.ParseFrom(answer)));
    }

    private static byte[] Bytes(JsonElement call, string part) =>
        Convert.FromHexString(call.GetProperty(part)[0].GetProperty("hex").GetString()!);
}
