using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Sources;

/// <summary>A request about existing sources.</summary>
/// <param name="Sources">The sources named.</param>
/// <param name="Configs">YAML of more of them, of which only the ID matters.</param>
/// <param name="Budget">How long to wait for receipts.</param>
public sealed record SourcesRequest(IReadOnlyList<SourceId> Sources, IReadOnlyList<string> Configs, Budget Budget)
{
    /// <summary>Every source named, in either way; the error of the first configuration that cannot be read.</summary>
    public DmResult<IReadOnlyList<SourceId>> All() => SourceFiles.Decode(Configs).Then(configs =>
        DmResult.Of<IReadOnlyList<SourceId>>([.. Sources, .. configs.Select(static config => new SourceId(config.SourceId))]));
}
