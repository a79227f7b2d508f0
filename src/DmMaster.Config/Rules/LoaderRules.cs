namespace DmMaster.Config.Rules;

/// <summary>What a load configuration may say.</summary>
internal static class LoaderRules
{
    private const string ImportInto = "import-into";
    private const long DefaultPoolSize = 16;

    /// <summary>The configuration with defaults filled and words in lower case.</summary>
    public static DmResult<LoaderConfig> Adjust(LoaderConfig loader)
    {
        var adjusted = loader with
        {
            PoolSize = loader.PoolSize == 0 ? DefaultPoolSize : loader.PoolSize,
            ImportMode = loader.ImportMode.ToLowerInvariant() switch { "" or "sql" or "loader" => "logical", var mode => mode },
            OnDuplicateLogical = Or(loader.OnDuplicateLogical, "replace"),
            OnDuplicatePhysical = Or(loader.OnDuplicatePhysical, "none"),
            Checksum = Or(loader.Checksum, "required"),
            Analyze = Or(loader.Analyze, "optional"),
        };
        return FindError(adjusted) is { } error ? error : adjusted;
    }

    /// <summary>Whether a configuration asks for <c>import-into</c>, in any letter case.</summary>
    public static bool IsImportInto(LoaderConfig loader) => loader.ImportMode.Equals(ImportInto, StringComparison.OrdinalIgnoreCase);

    private static DmError? FindError(LoaderConfig loader) => loader switch
    {
        { ImportMode: not ("logical" or "physical" or ImportInto) } => ConfigErrors.LoadModeInvalid(loader.ImportMode),
        { OnDuplicateLogical: not ("replace" or "error" or "ignore") } => ConfigErrors.OnDuplicateLogicalInvalid(loader.OnDuplicateLogical),
        { OnDuplicatePhysical: not ("none" or "manual") } => ConfigErrors.OnDuplicatePhysicalInvalid(loader.OnDuplicatePhysical),
        { Checksum: not ("required" or "optional" or "off") } => ConfigErrors.ChecksumInvalid(loader.Checksum),
        { Analyze: not ("required" or "optional" or "off") } => ConfigErrors.AnalyzeInvalid(loader.Analyze),
        _ => null,
    };

    private static string Or(string value, string whenEmpty) => value.Length == 0 ? whenEmpty : value.ToLowerInvariant();
}
