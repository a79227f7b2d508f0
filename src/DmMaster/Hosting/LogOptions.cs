using Serilog.Events;

namespace DmMaster.Hosting;

/// <summary>What is logged, and where to.</summary>
public sealed record LogOptions
{
    /// <summary>The lowest level that is written, default information.</summary>
    public LogEventLevel Level { get; init; } = LogEventLevel.Information;

    /// <summary>The level's name as DM spells it.</summary>
    public string LevelName { get; init; } = "info";

    /// <summary>The file, empty for standard output. It is set aside at 300 MB and a new one is begun.</summary>
    public string File { get; init; } = "";

    /// <summary>One JSON object a line instead of DM's text lines.</summary>
    public bool Json { get; init; }
}
