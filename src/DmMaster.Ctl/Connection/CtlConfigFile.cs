using DmMaster.Config;
using DmMaster.Ctl.Files;
using Tomlyn;

namespace DmMaster.Ctl.Connection;

/// <summary>
/// The file of <c>--config</c>. It must be readable TOML, and that is nearly all: whatever has a flag comes from the flag alone,
/// given or not. dmctl has been like this for years and scripts depend on it.
/// </summary>
internal static class CtlConfigFile
{
    /// <summary>Reads what the file says beyond the flags.</summary>
    public static DmResult<CtlConfig> Read(string path, string workingDirectory)
    {
        if (!LocalFile.Read(path, workingDirectory).TryGet(out var bytes, out var error))
        {
            return error;
        }

        if (LocalFile.Decode(bytes) is not { } text)
        {
            return DmError.Plain("toml: files cannot contain invalid UTF-8");
        }

        try
        {
            return TomlSerializer.Deserialize(text, CtlConfigContext.Default.CtlConfig) ?? new CtlConfig();
        }
        catch (TomlException problem)
        {
            return DmError.Plain($"toml: {problem.Message}");
        }
    }
}
