using System.Reflection;

namespace DmMaster.Protocol.Tests.Contract;

/// <summary>
/// The compiled protos against the list that is checked in. Nothing of the wire changes without a change of that list that a reviewer sees.
/// </summary>
public sealed class WireContractTests
{
    private const string FileName = "wire-contract.txt";
    private const string UpdateVariable = "DMMASTER_UPDATE_WIRE_CONTRACT";

    [Fact]
    public void WireContract_CompiledProtos_AsListed()
    {
        var compiled = WireContract.Lines();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(Path.Combine(ProjectDirectory(), FileName), string.Join('\n', compiled) + "\n");
            Assert.Fail($"{FileName} is written anew. Run the test again without {UpdateVariable}.");
        }

        var difference = Difference(Listed(), compiled);
        Assert.True(
            difference.Count == 0,
            $"The protos and {FileName} differ (- listed, + compiled). "
            + $"If it is meant, run this test once with {UpdateVariable}=1.\n{string.Join('\n', difference)}");
    }

    [Fact]
    public void WireContract_List_HoldsEveryPackage()
    {
        var listed = Listed();
        Assert.Equal(listed.Order(StringComparer.Ordinal), listed);
        Assert.Equal(listed.Distinct(), listed);
        string[] beginnings =
        [
            "field pb.", "field etcdserverpb.", "field mvccpb.", "field dmmaster.v1.", "enum pb.",
            "method /pb.Master/", "method /pb.Worker/", "method /etcdserverpb.KV/", "method /dmmaster.v1.",
        ];
        foreach (var beginning in beginnings)
        {
            Assert.Contains(listed, line => line.StartsWith(beginning, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("field mvccpb.KeyValue 003 mod_revision single int64 json:modRevision")]
    [InlineData("field mvccpb.KeyValue 005 value single bytes json:value")]
    [InlineData("field etcdserverpb.WatchResponse 005 compact_revision single int64 json:compactRevision")]
    [InlineData("enum pb.Stage 002 Running")]
    [InlineData("method /pb.Master/OperateTask pb.OperateTaskRequest -> pb.OperateTaskResponse http:PUT /apis/v1alpha1/tasks/{name} body:*")]
    [InlineData("method /etcdserverpb.Watch/Watch stream etcdserverpb.WatchRequest -> stream etcdserverpb.WatchResponse")]
    public void WireContract_KnownFacts_Hold(string line) => Assert.Contains(line, WireContract.Lines());

    [Fact]
    public void Difference_ChangedLine_ShowsBothSides() =>
        Assert.Equal(["- field a 001 x", "+ field a 002 x"], Difference(["enum e", "field a 001 x"], ["enum e", "field a 002 x"]));

    private static List<string> Difference(IReadOnlyList<string> listed, IReadOnlyList<string> compiled) =>
    [
        .. listed.Except(compiled).Select(line => (Line: line, Sign: '-'))
            .Concat(compiled.Except(listed).Select(line => (Line: line, Sign: '+')))
            .OrderBy(entry => entry.Line, StringComparer.Ordinal)
            .Select(entry => $"{entry.Sign} {entry.Line}"),
    ];

    private static string[] Listed() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, FileName));

    private static string ProjectDirectory() =>
        typeof(WireContractTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ProjectDirectory").Value!;
}
