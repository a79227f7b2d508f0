using System.Globalization;
using DmMaster.Config;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Positions;

/// <summary>Where the binlog of an upstream is now, and what goes into it.</summary>
/// <param name="File">The file that is written.</param>
/// <param name="Position">The byte in it that is next; of TiDB, a time.</param>
/// <param name="Gtids">The GTIDs of what was written; empty where there are none.</param>
/// <param name="OnlySchemas">The schemas that alone go into it; empty for all.</param>
/// <param name="IgnoredSchemas">The schemas that do not, when there are no such.</param>
public sealed record BinlogStatus(string File, ulong Position, string Gtids, string OnlySchemas, string IgnoredSchemas)
{
    // MySQL has a new name for the statement since 8.2, and since 8.4 only that.
    private static readonly Version RenamedIn = new(8, 4, 0);

    /// <summary>The place as a task's file would say it; or why it cannot. DM cuts off what does not fit, and begins somewhere else.</summary>
    public DmResult<BinlogMeta> AsMeta() => Position <= uint.MaxValue
        ? new BinlogMeta { BinlogName = File, BinlogPosition = (uint)Position, BinlogGtid = Gtids }
        : Unusable(Position.ToString(CultureInfo.InvariantCulture), "value out of range");

    /// <summary>Asks an upstream.</summary>
    /// <param name="upstream">The connection.</param>
    /// <param name="flavor">What it is.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>What it says, or that it says nothing.</returns>
    /// <exception cref="DatabaseException">It does not answer, or the user may not ask.</exception>
    public static async Task<DmResult<BinlogStatus>> ReadAsync(DatabaseSession upstream, string flavor, CancellationToken cancellationToken)
    {
        var isRenamed = flavor != Flavors.MariaDb && ServerVersion.Parse(upstream.Version) >= RenamedIn;
        var answer = await upstream.QueryAsync(isRenamed ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS", cancellationToken);
        if (answer.Rows.Count == 0)
        {
            return DatabaseErrors.NoBinlogStatus();
        }

        var gtids = flavor == Flavors.MariaDb
            ? await upstream.GlobalVariableAsync("gtid_binlog_pos", cancellationToken) ?? ""
            : answer.Last("Executed_Gtid_Set").ReplaceLineEndings("");
        var position = answer.Last("Position");
        return ulong.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? new BinlogStatus(answer.Last("File"), place, gtids, answer.Last("Binlog_Do_DB"), answer.Last("Binlog_Ignore_DB"))
            : Unusable(position, "invalid syntax");
    }

    private static DmError Unusable(string position, string cause) =>
        DatabaseErrors.Driver(DatabaseRole.Upstream, $"strconv.ParseUint: parsing {GoFormat.Quote(GoFormat.Cut(position, 64))}: {cause}");
}
