using System.Reflection;

namespace DmMaster.Ctl.Tests.Support;

/// <summary>Where the recordings of stock DM are.</summary>
internal static class Golden
{
    public static string Folder { get; } =
        typeof(Golden).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "GoldenPath").Value!;

    /// <summary>The working directory of the recorded commands.</summary>
    public static string Files => Path.Combine(Folder, "files");
}
