using DmMaster.Config;

namespace DmMaster.Operations.Sources;

/// <summary>The source files of a request.</summary>
public static class SourceFiles
{
    /// <summary>Reads files of which only the source's ID matters.</summary>
    /// <param name="configs">YAML, one source each.</param>
    public static DmResult<IReadOnlyList<SourceConfig>> Decode(IReadOnlyList<string> configs)
    {
        var sources = new List<SourceConfig>(configs.Count);
        foreach (var config in configs)
        {
            if (!SourceConfig.Decode(config).TryGet(out var source, out var error))
            {
                return error;
            }

            sources.Add(source);
        }

        return sources;
    }
}
