using System.Text.Json.Nodes;
using Google.Protobuf;

namespace DmMaster.Protocol.Tests.Golden;

/// <summary>What stock DM sent is understood completely, and written again byte for byte.</summary>
public sealed class GoldenMessageTests
{
    /// <summary>Each recording with the messages in it, and how many of those the recorder could read itself.</summary>
    public static TheoryData<string, int, int> Recordings() => new()
    {
        { "dmctl-core-6.5.jsonl", 284, 278 },
        { "dmctl-core-8.1.jsonl", 284, 282 },
        { "dmctl-fault-6.5.jsonl", 110, 110 },
        { "dmctl-full-6.5.jsonl", 32, 32 },
        { "dmctl-shard-8.1.jsonl", 230, 230 },
        { "wire-master-6.5.jsonl", 268, 268 },
        { "wire-master-8.1.jsonl", 273, 273 },
        { "wire-shard-8.1.jsonl", 449, 449 },
        { "wire-worker-6.5.jsonl", 42, 42 },
        { "wire-worker-8.1.jsonl", 42, 42 },
    };

    [Theory]
    [MemberData(nameof(Recordings))]
    public void GoldenFile_Read_HoldsAsManyMessagesAsExpected(string name, int messages, int readable)
    {
        var read = GoldenFile.Read(name);
        Assert.Equal((messages, readable), (read.Count, read.Count(message => message.Json is not null)));
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void GoldenMessage_DecodedAndEncoded_SameBytesAndNothingUnknown(string name, int messages, int readable)
    {
        var failures = GoldenFile.Read(name)
            .Where(message => !message.Decode().ToByteArray().AsSpan().SequenceEqual(message.Bytes))
            .Select(message => $"{message.Place}: {Convert.ToHexStringLower(message.Bytes)} became {Convert.ToHexStringLower(message.Decode().ToByteArray())}")
            .ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(messages >= readable);
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void GoldenMessage_Decoded_ReadsAsTheRecorderReadIt(string name, int messages, int readable)
    {
        var differences = new List<string>();
        var compared = 0;
        foreach (var message in GoldenFile.Read(name).Where(message => message.Json is not null))
        {
            compared++;
            if (JsonDifference.Find(message.Json, new GoldenJson(message.IsFull).Write(message.Decode())) is { } difference)
            {
                differences.Add($"{message.Place} {difference}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Equal(readable, compared);
        Assert.True(compared <= messages);
    }

    [Fact]
    public void Recordings_OnDisk_AllListed() =>
        Assert.Equal(
            Recordings().Select(row => (string)row[0]).Order(StringComparer.Ordinal),
            GoldenFile.Names("dmctl-").Concat(GoldenFile.Names("wire-"))
                .Where(name => !name.StartsWith("dmctl-cli-facts-", StringComparison.Ordinal)) // facts of help, no messages
                .Order(StringComparer.Ordinal));

    [Fact]
    public void GoldenMessage_UnknownField_WouldBeNoticed()
    {
        var known = GoldenFile.Read("wire-worker-8.1.jsonl").First(message => message.Bytes.Length > 0);
        var more = known with { Bytes = [.. known.Bytes, 0xf8, 0x07, 0x01] };
        Assert.NotEqual(more.Bytes, more.Decode().ToByteArray());
        Assert.Equal(known.Bytes, more.Decode().ToByteArray());
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", "$.a: recorded 1, decoded 2")]
    [InlineData("""{"a":1}""", """{}""", "$.a: only recorded: 1")]
    [InlineData("""{}""", """{"a":1}""", "$.a: only decoded: 1")]
    [InlineData("""{"a":[1,{"b":2}]}""", """{"a":[1,{"b":"2"}]}""", "$.a[1].b: recorded 2, decoded \"2\"")]
    [InlineData("""[1]""", """[1,2]""", "$: recorded [1], decoded [1,2]")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", null)]
    public void JsonDifference_Find_NamesThePlace(string expected, string actual, string? difference) =>
        Assert.Equal(difference, JsonDifference.Find(JsonNode.Parse(expected), JsonNode.Parse(actual)));
}
