using System.Security.Cryptography;
using DmMaster.Config;

namespace DmMaster.Operations.Sources;

/// <summary>The source files of a request.</summary>
public static class SourceFiles
{
    // DM draws the server ID of a new replica among so many.
    private const int ServerIds = 100_000;

    /// <summary>Reads files to create sources from: decoded, filled in and verified. The first that is wrong ends it.</summary>
    /// <param name="configs">YAML, one source each.</param>
    /// <param name="refusal">Why not, empty when all are good.</param>
    public static IReadOnlyList<SourceConfig> Read(IReadOnlyList<string> configs, out string refusal)
    {
        var sources = new List<SourceConfig>(configs.Count);
        foreach (var decoded in Decode(configs, out refusal))
        {
            var adjusted = decoded.AdjustWithoutDatabase(static () => (uint)RandomNumberGenerator.GetInt32(ServerIds));
            if (!adjusted.TryGet(out var source, out var error) || (error = source.Verify()) is not null)
            {
                refusal = error.ToString();
                return [];
            }

            sources.Add(source);
        }

        return sources;
    }

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
