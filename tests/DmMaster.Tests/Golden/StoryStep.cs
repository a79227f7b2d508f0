using System.Text.Json;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;

namespace DmMaster.Tests.Golden;

/// <summary>One call of a recorded story: what dmctl sent and what stock's master answered.</summary>
/// <param name="Id">The command of the story, and which of its calls when there are several.</param>
/// <param name="Service">The full name of the service.</param>
/// <param name="Method">The method.</param>
/// <param name="Request">The bytes sent.</param>
/// <param name="Answer">The recorded answer.</param>
/// <param name="Parser">Reads answers.</param>
internal sealed record StoryStep(string Id, string Service, string Method, byte[] Request, IMessage Answer, MessageParser Parser)
{
    /// <summary>The calls of a recording, in order.</summary>
    public static IEnumerable<StoryStep> ReadAll(string recording)
    {
        foreach (var command in GoldenFiles.Lines(recording))
        {
            var calls = command.GetProperty("rpcs").EnumerateArray().ToList();
            for (var i = 0; i < calls.Count; i++)
            {
                yield return Read(command.GetProperty("id").GetString()! + (calls.Count == 1 ? "" : $"#{i + 1}"), calls[i]);
            }
        }
    }

    private static StoryStep Read(string id, JsonElement call)
    {
        var name = call.GetProperty("method").GetString()!.Split('/');
        var parser = name[1] == "pb.Master"
            ? DmmasterReflection.Descriptor.Services.Single(service => service.Name == "Master").FindMethodByName(name[2]).OutputType.Parser
            : RangeResponse.Parser;
        return new StoryStep(id, name[1], name[2], Bytes(call, "requests"), parser.ParseFrom(Bytes(call, "responses")), parser);
    }

    private static byte[] Bytes(JsonElement call, string part) =>
        Convert.FromHexString(call.GetProperty(part).EnumerateArray().Single().GetProperty("hex").GetString()!);
}
