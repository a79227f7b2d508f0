using DmMaster.Registry;

namespace DmMaster.Services;

/// <summary>The sources that a request names.</summary>
internal static class SourceIds
{
    /// <summary>As they come.</summary>
    public static SourceId[] Of(IEnumerable<string> sources) => [.. sources.Select(static source => new SourceId(source))];
}
