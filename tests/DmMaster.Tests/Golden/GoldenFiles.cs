using System.Reflection;
using System.Text.Json;

namespace DmMaster.Tests.Golden;

/// <summary>The recordings of stock DM.</summary>
internal static class GoldenFiles
{
    private static readonly string Folder = typeof(GoldenFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenPath").Value!;

    /// <summary>Where a file of the recordings is.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The lines of a recording, in order.</summary>
    public static IEnumerable<JsonElement> Lines(string name) =>
        File.ReadLines(PathOf(name)).Select(line => JsonDocument.Parse(line).RootElement);
}
