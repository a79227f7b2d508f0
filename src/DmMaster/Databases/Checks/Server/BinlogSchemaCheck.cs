using DmMaster.Config;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Positions;

namespace DmMaster.Databases.Checks.Server;

/// <summary>Whether the schemas that are migrated go into the binlog.</summary>
/// <param name="source">The upstream.</param>
/// <param name="schemas">The schemas of its tables that are migrated.</param>
/// <param name="isCaseSensitive">Whether letter case tells names apart.</param>
internal sealed class BinlogSchemaCheck(DatabasePool source, IReadOnlyCollection<string> schemas, bool isCaseSensitive) : ICheck
{
    /// <inheritdoc/>
    public CheckName Name { get; } = ServerChecks.Name(
        "binlog_do_db/binlog_ignore_db check", "check whether migrated dbs are in binlog_do_db/binlog_ignore_db", source);

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var flavor = Flavors.Of(await source.VariableAsync("version", cancellationToken));
        DmResult<BinlogStatus> read;
        try
        {
            read = await source.AskAsync(session => BinlogStatus.ReadAsync(session, flavor, cancellationToken), cancellationToken);
        }
        catch (DatabaseException failure)
        {
            return CheckResult.Of(failure.ToError());
        }

        return read.TryGet(out var status, out var error) ? Judge(status) : CheckResult.Of(error);
    }

    // As with DM the state is worse than the error. Where letter case does not count, both sides are compared without it: stock leaves it in the
    // names of the schemas.
    private CheckResult Judge(BinlogStatus status)
    {
        var comparer = isCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var only = Names(status.OnlySchemas, comparer);
        var ignored = Names(status.IgnoredSchemas, comparer);
        var missing = schemas.Where(schema => only.Count > 0 ? !only.Contains(schema) : ignored.Contains(schema)).Order(StringComparer.Ordinal).ToList();
        return missing.Count == 0 ? CheckResult.Good
            : only.Count > 0 ? Filtered(missing, "not in binlog_do_db", status.OnlySchemas, "Ensure that the do_dbs contains the dbs you want to migrate")
            : Filtered(missing, "in binlog_ignore_db", status.IgnoredSchemas, "Ensure that the ignore_dbs does not contain the dbs you want to migrate");
    }

    private static CheckResult Filtered(IEnumerable<string> schemas, string where, string list, string instruction) => CheckResult.Of(
        CheckState.Failure, CheckState.Warning, $"these dbs [{string.Join(',', schemas)}] are {where}[{list}]", instruction);

    private static HashSet<string> Names(string list, StringComparer comparer) => list.Length == 0 ? [] : new(list.Split(','), comparer);
}
