using DmMaster.Registry;

namespace DmMaster.Operations.Sources;

/// <summary>A request about existing sources.</summary>
/// <param name="Sources">The sources named.</param>
/// <param name="Configs">YAML of more of them, of which only the ID matters.</param>
/// <param name="Budget">How long to wait for receipts.</param>
public sealed record SourcesRequest(IReadOnlyList<SourceId> Sources, IReadOnlyList<string> Configs, Budget Budget)
{
    /// <summary>Every source named, in either way.</summary>
    /// <param name="refusal">Why not, empty when the configurations can be read.</param>
    public IReadOnlyList<SourceId> All(out string refusal)
    {
        var configs = SourceFiles.Decode(Configs, out refusal);
        return [.. Sources, .. configs.Select(config => new SourceId(config.SourceId))];
    }
}
