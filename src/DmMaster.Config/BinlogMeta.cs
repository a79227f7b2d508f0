using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.BinlogMeta>;

namespace DmMaster.Config;

/// <summary>A place in the upstream's binlog where a task starts.</summary>
public sealed record BinlogMeta
{
    /// <summary>What stands in the place of a place when a task starts at a given time: workers compare the text.</summary>
    public static BinlogMeta ByStartTime { get; } = new() { BinlogName = "start-task with --start-time" };

    /// <summary>The binlog file.</summary>
    public string BinlogName { get; init; } = "";

    /// <summary>The byte in the file.</summary>
    public uint BinlogPosition { get; init; }

    /// <summary>The GTID set, an alternative to the file.</summary>
    public string BinlogGtid { get; init; } = "";

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<BinlogMeta> Codec { get; } = new(
        "config.Meta",
        new(),
        Key.Of("binlog-name", Codecs.Text, static one => one.BinlogName, static (one, value) => one with { BinlogName = value }),
        Key.Of("binlog-pos", Codecs.UInt32, static one => one.BinlogPosition,
            static (one, value) => one with { BinlogPosition = (uint)value }),
        Key.Of("binlog-gtid", Codecs.Text, static one => one.BinlogGtid, static (one, value) => one with { BinlogGtid = value }));
}
