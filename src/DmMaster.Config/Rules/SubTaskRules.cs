using System.Globalization;
using System.Text;

namespace DmMaster.Config.Rules;

/// <summary>What a subtask may say, checked in DM's order: the first failure is the answer.</summary>
internal static class SubTaskRules
{
    /// <summary>The longest name of a source, in bytes.</summary>
    public const int MostSourceIdBytes = 32;

    /// <summary>The subtask with defaults filled.</summary>
    public static DmResult<SubTaskConfig> Adjust(SubTaskConfig subtask) =>
        FindHeadError(subtask) is { } error
            ? error
            : OnlineDdlRules.Adjust(subtask)
                .Then(AdjustUnits)
                .Then(AdjustSessions)
                .Then(AdjustPatterns)
                .Then(AdjustSizes);

    private static DmError? FindHeadError(SubTaskConfig subtask)
    {
        var source = subtask.SourceId;
        return (subtask.TaskName.Length == 0 ? ConfigErrors.TaskNameEmpty() : null)
            ?? (source.Length == 0 ? ConfigErrors.SourceIdEmpty() : null)
            ?? (Encoding.UTF8.GetByteCount(source) > MostSourceIdBytes ? ConfigErrors.SourceIdTooLong() : null)
            ?? ShardRules.FindError(subtask.ShardMode, subtask.IsStrictOptimistic)
            ?? FindImportIntoError(subtask)
            ?? (subtask.ColumnMappings is { Count: > 0 } ? ConfigErrors.ColumnMappingDeprecated() : null);
    }

    private static DmError? FindImportIntoError(SubTaskConfig subtask) => subtask switch
    {
        _ when !LoaderRules.IsImportInto(subtask.Loader) => null,
        { ShardMode.Length: > 0 } => ConfigErrors.ImportIntoSharding(),
        _ => LoaderDirectory.IsLocal(subtask.Loader.Directory) ? ConfigErrors.ImportIntoLocal(subtask.Loader.Directory) : null,
    };

    private static DmResult<SubTaskConfig> AdjustUnits(SubTaskConfig subtask) =>
        LoaderDirectory.Adjust(subtask.Loader, subtask.Mode, subtask.TaskName, subtask.SourceId)
            .Then<SubTaskConfig>(loader => subtask with { Loader = loader })
            .Then(one => SyncerRules.Adjust(one.Syncer).Then<SubTaskConfig>(syncer => one with { Syncer = syncer }))
            .Then<SubTaskConfig>(static one => SyncerRules.CheckForeignKeys(one.Syncer, one.To) is { } error ? error : one);

    private static DmResult<SubTaskConfig> AdjustSessions(SubTaskConfig subtask) => subtask.TimeZone.Length == 0 ? subtask : subtask with
    {
        From = subtask.From.WithSessionVariable("time_zone", subtask.TimeZone),
        To = subtask.To.WithSessionVariable("time_zone", subtask.TimeZone),
    };

    private static DmResult<SubTaskConfig> AdjustPatterns(SubTaskConfig subtask)
    {
        var isCaseSensitive = subtask.IsCaseSensitive;
        var adjusted = subtask with
        {
            BlockAllowList = PatternRules.Fold(subtask.BlockAllowList ?? subtask.BlackWhiteList, isCaseSensitive),
            RouteRules = subtask.RouteRules is { } routes ? [.. routes.Select(route => PatternRules.Fold(route, isCaseSensitive))] : null,
            FilterRules = subtask.FilterRules is { } filters
                ? [.. filters.Select(filter => PatternRules.Fold(filter, isCaseSensitive))]
                : null,
        };
        var error = BlockAllowListRules.FindError(adjusted.BlockAllowList, isCaseSensitive)
            ?? adjusted.RouteRules?.Select(route => RouteRules.FindError(route!, isCaseSensitive)).FirstOrDefault(static one => one is not null);
        return error is not null ? error : adjusted;
    }

    private static DmResult<SubTaskConfig> AdjustSizes(SubTaskConfig subtask)
    {
        var size = subtask.Mydumper.ChunkFileSize;
        if (!ulong.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out _) && !RamSize.TryParse(size, out _, out _))
        {
            return ConfigErrors.ChunkFileSizeInvalid(size);
        }

        return LoaderRules.Adjust(subtask.Loader)
            .Then<SubTaskConfig>(loader => subtask with { Loader = loader })
            .Then(static one => ValidatorRules.Adjust(one.Validator).Then<SubTaskConfig>(validator => one with { Validator = validator }));
    }
}
