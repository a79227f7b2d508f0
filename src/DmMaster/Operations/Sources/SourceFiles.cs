using System.Security.Cryptography;
using DmMaster.Config;

namespace DmMaster.Operations.Sources;

/// <summary>The source files of a request.</summary>
public static class SourceFiles
{
    // DM draws the server ID of a new replica among so many.
    private const int ServerIds = 100_000;

    /// <summary>Draws what DM adds to its first server ID, when there is no upstream to say which are in use.</summary>
    public static uint DrawServerId() => (uint)RandomNumberGenerator.GetInt32(ServerIds);

    /// <summary>Reads files of which only the source's ID matters.</summary>
    /// <param name="configs">YAML, one source each.</param>
    /// <param name="refusal">Why not, empty when all can be read.</param>
    public static IReadOnlyList<SourceConfig> Decode(IReadOnlyList<string> configs, out string refusal)
    {
        refusal = "";
        var sources = new List<SourceConfig>(configs.Count);
        foreach (var config in configs)
        {
            if (!SourceConfig.Decode(config).TryGet(out var source, out var error))
            {
                refusal = error.ToString();
                return [];
            }

            sources.Add(source);
        }

        return sources;
    }
}
