using DmMaster.Config.Fields;
using DmMaster.Config.Rules;
using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.SourceConfig>;

namespace DmMaster.Config;

/// <summary>A source as its user writes it and as workers read it.</summary>
public sealed record SourceConfig
{
    /// <summary>DM's defaults, which a source file starts from.</summary>
    public static SourceConfig Default { get; } = new() { IsEnabled = true, Purge = PurgeConfig.Default, Checker = CheckerConfig.Default };

    /// <summary>Whether tasks on the source may run.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Whether places are GTID sets.</summary>
    public bool IsGtidEnabled { get; init; }

    /// <summary>Deprecated; always off.</summary>
    public bool AutoFixGtid { get; init; }

    /// <summary>Where relay logs are kept.</summary>
    public string RelayDirectory { get; init; } = "";

    /// <summary>Deprecated; kept.</summary>
    public string MetaDirectory { get; init; } = "";

    /// <summary><c>mysql</c> or <c>mariadb</c>.</summary>
    public string Flavor { get; init; } = "";

    /// <summary>Deprecated; kept.</summary>
    public string Charset { get; init; } = "";

    /// <summary>Whether relay logs are pulled.</summary>
    public bool IsRelayEnabled { get; init; }

    /// <summary>The binlog file to pull from.</summary>
    public string RelayBinlogName { get; init; } = "";

    /// <summary>The GTID set to pull from.</summary>
    public string RelayBinlogGtid { get; init; } = "";

    /// <summary>The source's name: 1 to 32 bytes.</summary>
    public string SourceId { get; init; } = "";

    /// <summary>The upstream.</summary>
    public DatabaseConfig From { get; init; } = new();

    /// <summary>When relay logs are purged.</summary>
    public PurgeConfig Purge { get; init; } = new();

    /// <summary>How failed subtasks are resumed.</summary>
    public CheckerConfig Checker { get; init; } = new();

    /// <summary>The replica's ID; 0 while there is none.</summary>
    public uint ServerId { get; init; }

    /// <summary>Deprecated, free-form; kept.</summary>
    public IReadOnlyDictionary<string, object?>? Tracer { get; init; }

    /// <summary>Whether patterns keep their letter case.</summary>
    public bool IsCaseSensitive { get; init; }

    /// <summary>Filters for all tasks on the source.</summary>
    public IReadOnlyList<FilterRule?>? Filters { get; init; }

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<SourceConfig> Codec { get; } = new(
        "config.SourceConfig",
        new(),
        Key.Of("enable", Codecs.Bool, static one => one.IsEnabled, static (one, value) => one with { IsEnabled = value }),
        Key.Of("enable-gtid", Codecs.Bool, static one => one.IsGtidEnabled, static (one, value) => one with { IsGtidEnabled = value }),
        Key.Of("auto-fix-gtid", Codecs.Bool, static one => one.AutoFixGtid, static (one, value) => one with { AutoFixGtid = value }),
        Key.Of("relay-dir", Codecs.Text, static one => one.RelayDirectory, static (one, value) => one with { RelayDirectory = value }),
        Key.Of("meta-dir", Codecs.Text, static one => one.MetaDirectory, static (one, value) => one with { MetaDirectory = value }),
        Key.Of("flavor", Codecs.Text, static one => one.Flavor, static (one, value) => one with { Flavor = value }),
        Key.Of("charset", Codecs.Text, static one => one.Charset, static (one, value) => one with { Charset = value }),
        Key.Of("enable-relay", Codecs.Bool, static one => one.IsRelayEnabled, static (one, value) => one with { IsRelayEnabled = value }),
        Key.Of("relay-binlog-name", Codecs.Text, static one => one.RelayBinlogName,
            static (one, value) => one with { RelayBinlogName = value }),
        Key.Of("relay-binlog-gtid", Codecs.Text, static one => one.RelayBinlogGtid,
            static (one, value) => one with { RelayBinlogGtid = value }),
        Key.Of("source-id", Codecs.Text, static one => one.SourceId, static (one, value) => one with { SourceId = value }),
        Key.Of("from", DatabaseConfig.StrictCodec, static one => one.From, static (one, value) => one with { From = value }),
        Key.Of("purge", PurgeConfig.Codec, static one => one.Purge, static (one, value) => one with { Purge = value }),
        Key.Of("checker", CheckerConfig.Codec, static one => one.Checker, static (one, value) => one with { Checker = value }),
        Key.Of("server-id", Codecs.UInt32, static one => one.ServerId, static (one, value) => one with { ServerId = (uint)value }),
        Key.Of("tracer", Codecs.FreeMap, static one => one.Tracer, static (one, value) => one with { Tracer = value }),
        Key.Of("case-sensitive", Codecs.Bool, static one => one.IsCaseSensitive,
            static (one, value) => one with { IsCaseSensitive = value }),
        Key.Of("filters", FilterRule.Codec.List, static one => one.Filters, static (one, value) => one with { Filters = value }));

    /// <summary>Reads a source file: which keys and types, not what they say.</summary>
    /// <returns>The source, or error 20003.</returns>
    public static DmResult<SourceConfig> Decode(string yaml) =>
        YamlDecoder.Decode(yaml, Codec, Default, "decode source config").Then<SourceConfig>(static source => SourceRules.Normalize(source));

    /// <summary>
    /// Reads what <see cref="ToToml"/> or another DM-master wrote. Unknown keys are refused, absent ones are Go's zero values.
    /// </summary>
    /// <returns>The source, or error 40003, 40004 or one of <see cref="Verify"/>.</returns>
    public static DmResult<SourceConfig> FromToml(string toml)
    {
        var errors = new TomlReadErrors();
        var source = TomlTree.Read(toml, out var error) is { } root ? Codec.Read(root, new(), errors) : null;
        if ((error ?? errors.WrongValue) is { } cause)
        {
            return ConfigErrors.SourceTomlInvalid(cause);
        }

        if (errors.Unknown.Count > 0)
        {
            return ConfigErrors.SourceTomlUnknown(string.Join(',', errors.Unknown));
        }

        var normalized = SourceRules.Normalize(source!);
        return normalized.Verify() is { } wrong ? wrong : normalized;
    }

    /// <summary>Fills what DM asks the upstream for, without asking it: the flavor, the replica's ID, the relay directory.</summary>
    /// <param name="serverIdPicker">Gives a number of 0 to 99,999 when a replica's ID is needed.</param>
    /// <returns>The source, or error 11010 for an unknown flavor, which DM looks for only when it has something to fill.</returns>
    public DmResult<SourceConfig> AdjustWithoutDatabase(Func<uint> serverIdPicker) => SourceRules.Adjust(this, serverIdPicker);

    /// <summary>What is wrong with the source in DM's order: 40005, 40006, 40007, the relay GTID, 20043. Null when nothing is.</summary>
    public DmError? Verify() => SourceRules.FindError(this);

    /// <summary>The text that workers read. It holds the password.</summary>
    public string ToToml()
    {
        var writer = new TomlWriter();
        Codec.WriteTableBody(writer, this);
        return writer.ToString();
    }

    /// <summary>The source as its user could have written it. It holds the password: show the text of a <see cref="RedactedCopy"/>.</summary>
    public string ToYaml()
    {
        var writer = new YamlWriter();
        Codec.WriteYaml(writer, this);
        return writer.ToString();
    }

    /// <summary>
    /// The source in the form of <c>config export</c>, which old versions can import: without <c>enable</c> and what is deprecated,
    /// and with <c>case-sensitive</c> and <c>filters</c> only where they say something. It holds the password.
    /// </summary>
    public string ToExportYaml()
    {
        var writer = new YamlWriter();
        Codec.WriteYaml(writer, this, key => key switch
        {
            "enable" or "auto-fix-gtid" or "meta-dir" => false,
            "case-sensitive" => IsCaseSensitive,
            "filters" => Filters is { Count: > 0 },
            _ => true,
        });
        return writer.ToString();
    }

    /// <summary>The same without secrets, for showing.</summary>
    public SourceConfig RedactedCopy() => this with { From = From.RedactedCopy() };

    /// <summary>Which source, nothing secret.</summary>
    public override string ToString() => $"SourceConfig {{ SourceId = {SourceId}, Flavor = {Flavor}, From = {From} }}";
}
