using DmMaster.Config;

namespace DmMaster.Ctl.Files;

/// <summary>All that dmctl checks in a task or source file before it sends it: the only place that knows how such files are decoded.</summary>
internal static class TaskFiles
{
    /// <summary>Decodes a task file.</summary>
    public static DmResult<YamlOutline> DecodeTask(string yaml) =>
        TaskConfig.Decode(yaml).TryGet(out _, out var error) ? Decode(yaml, "decode task config failed") : error;

    /// <summary>Decodes a source file.</summary>
    public static DmResult<YamlOutline> DecodeSource(string yaml) =>
        SourceConfig.Decode(yaml).TryGet(out _, out var error) ? Decode(yaml, "decode source config") : error;

    /// <summary>The name in a task file, null when the file is not a good one.</summary>
    public static string? NameOf(string yaml) =>
        TaskConfig.Parse(yaml, hasStartTime: false).TryGet(out var task, out _) ? task.Name : null;

    private static DmResult<YamlOutline> Decode(string yaml, string what) => YamlOutline.Read(yaml).TryGet(out var outline, out var cause)
        ? outline
        : new DmError(20003, "config", "internal", "medium", what, "Please check the configuration file has correct YAML format.") { RawCause = $"yaml: {cause}" };
}
