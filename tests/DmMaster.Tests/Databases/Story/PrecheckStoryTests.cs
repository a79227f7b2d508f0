using DmMaster.Tests.Databases.Checks;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Tests.Databases.Story;

/// <summary>
/// The commands of the recording that change something or need another state of a server, in order, sent to our master over real servers:
/// every answer is the recorded one, but for what is listed in <see cref="StoryDifferences"/>.
/// </summary>
public sealed class PrecheckStoryTests : IAsyncLifetime
{
    private readonly RecordedServers _servers = new();

    public Task InitializeAsync() => MariaDbServer.IsInstalled ? _servers.InitializeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => _servers.DisposeAsync();

    [SkippableFact]
    public async Task Story_InOrder_GetsTheRecordedAnswers()
    {
        MariaDbServer.Require();
        await using var world = new StoryWorld(_servers);
        var wrong = new List<string>();

        foreach (var step in RecordedStep.ReadAll("precheck-story-8.1.jsonl").Where(static step => !StoryLeftOut.Has(step)))
        {
            await world.EnterAsync(StoryStates.NoteOf(step));
            await StoryStates.BeforeAsync(step.Id, world);
            await world.EnterClusterAsync(step.Id);
            await world.RestAsync();
            var expected = step.IsAnswered ? StoryAnswers.Normal(step.Answer(_servers.Here)) : "";
            var actual = StoryAnswers.Normal(await CallAsync(world, step));
            var difference = StoryDifferences.Of(step);
            if (!(difference?.IsMet(expected, actual) ?? expected == actual))
            {
                wrong.Add($"{step.Id} {difference?.Why}\n  recorded: {expected}\n  ours:     {actual}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<IMessage> CallAsync(StoryWorld world, RecordedStep step)
    {
        var bytes = Marshallers.Create<byte[]>(static x => x, static x => x);
        using var channel = GrpcChannel.ForAddress(world.Master.Address);
        var answer = await channel.CreateCallInvoker().AsyncUnaryCall(
            new Method<byte[], byte[]>(MethodType.Unary, "pb.Master", step.Method!.Name, bytes, bytes), null, default, step.Request(world.Servers.Here).ToByteArray());
        return step.Method.OutputType.Parser.ParseFrom(answer);
    }
}
