using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Configs;

/// <summary>
/// Writes every task and source in the form of <c>config export</c>. Passwords are encrypted when the master has a key,
/// and in clear when it has none, so that an import gives them back.
/// </summary>
public sealed class ExportConfigs(RegistryFeed feed, PasswordCipher cipher)
{
    /// <summary>All tasks by name.</summary>
    public DmResult<Dictionary<string, string>> Tasks()
    {
        var snapshot = feed.Current;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in snapshot.Tasks.Keys)
        {
            if (StoredConfigs.Task(snapshot, name) is not { } read)
            {
                continue;
            }

            if (!read.TryGet(out var task, out var error))
            {
                return DmError.Plain($"failed to marshal task config of {name}: {error}");
            }

            texts[name.Value] = cipher.Encrypt(task).ToExportYaml();
        }

        return DmResult.Of(texts);
    }

    /// <summary>All sources by ID.</summary>
    public DmResult<Dictionary<string, string>> Sources()
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, entry) in feed.Current.Sources)
        {
            if (!SourceConfig.FromToml(entry.Config).TryGet(out var source, out var error))
            {
                return DmError.Plain($"fail to marshal source config of {id}: {error}");
            }

            texts[id.Value] = cipher.Encrypt(source).ToExportYaml();
        }

        return DmResult.Of(texts);
    }
}
