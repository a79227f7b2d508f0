using System.Reflection;
using System.Text.Json;

namespace DmMaster.Store.Tests.EtcdApi.Golden;

/// <summary>What was said in etcd's words in a recording of stock DM, in the order of the store's revisions.</summary>
internal static class Recording
{
    private const string Package = "/etcdserverpb.";

    private static readonly string Folder = typeof(Recording).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenPath").Value!;

    /// <summary>The lines about etcd's services, as recorded.</summary>
    public static List<RecordedLine> Read(string name) =>
        [.. File.ReadLines(Path.Combine(Folder, name)).Select(Parse).Where(static line => line.Method.StartsWith(Package, StringComparison.Ordinal))];

    private static RecordedLine Parse(string line, int number)
    {
        var json = JsonDocument.Parse(line).RootElement;
        return new RecordedLine(
            number,
            (json.GetProperty("conn").GetInt32(), json.GetProperty("call").GetInt32()),
            json.GetProperty("method").GetString()!,
            json.GetProperty("dir").GetString()!,
            json.TryGetProperty("hex", out var hex) ? Convert.FromHexString(hex.GetString()!) : [],
            json.TryGetProperty("status", out var status) ? status.GetInt32() : 0);
    }
}
