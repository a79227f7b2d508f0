using System.Globalization;
using DmMaster.Config;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Grants;

namespace DmMaster.Databases.Checks.Server;

/// <summary>Whether a server lets a unit have the connections that it needs, beside those that others have.</summary>
internal sealed class ConnectionCheck : ICheck
{
    // With DM 8.1's spelling.
    private const string Description = "check if connetion concurrency exceeds database's maximum connection limit";

    private const string Instruction =
        "You need to set a larger max_connection, or adjust the configuration of DM such as reducing the worker count of sycner and " +
        "reducing the pool size of the dumper and loader.";

    private readonly DatabasePool _database;
    private readonly AskedPrivileges _toCount;
    private readonly string _who;
    private readonly long _needed;

    private ConnectionCheck(DatabasePool database, string who, long needed, AskedPrivileges toCount)
    {
        (_database, _who, _needed, _toCount) = (database, who, needed, toCount);
        Name = new CheckName($"{who}_conn_number_checker", Description);
    }

    /// <inheritdoc/>
    public CheckName Name { get; }

    private bool IsLoader => _who == "loader";

    /// <summary>Of the dump of a source.</summary>
    public static ConnectionCheck Dumper(DatabasePool source, long threads) => new(source, "dumper", threads + 2, AskedPrivileges.Process);

    /// <summary>Of the load of all sources into a target.</summary>
    public static ConnectionCheck Loader(DatabasePool target, IEnumerable<long> poolSizes) =>
        new(target, "loader", poolSizes.Sum(static size => size + 1), AskedPrivileges.Super);

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var text = await _database.AskAsync(session => session.GlobalVariableAsync("max_connections", cancellationToken), cancellationToken) ?? "0";
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var most))
        {
            return CheckResult.Fail(
                $"sql: Scan error on column index 1, name \"Value\": converting driver.Value type []uint8 ({GoFormat.Quote(GoFormat.Cut(text, 64))}) to a int: invalid syntax");
        }

        if (most == 0)
        {
            return CheckResult.Good;
        }

        var finding = await _database.LookForAsync(_toCount, cancellationToken);
        if (finding.Kind is not (PrivilegeFindingKind.Satisfied or PrivilegeFindingKind.Lacking))
        {
            return CheckResult.Fail(finding.Text);
        }

        if (finding.Kind == PrivilegeFindingKind.Lacking)
        {
            return Judge(most, used: 0, finding.Text);
        }

        return (await UsedAsync(cancellationToken)).TryGet(out var others, out var error)
            ? Judge(most, others.Rows.Count - 1, lack: "")
            : CheckResult.Of(error);
    }

    // What lacks to count is a warning. As with DM, one alone comes without an instruction.
    private CheckResult Judge(long most, int used, string lack)
    {
        var errors = lack.Length == 0 ? new List<CheckError>() : [new CheckError(CheckState.Warning, lack)];
        if (_needed > most)
        {
            errors.Add(new(CheckState.Failure, $"checked database's max_connections: {most} is less than the number {_who} needs: {_needed}"));
            if (!IsLoader)
            {
                return new CheckResult(CheckState.Failure, errors) { Instruction = Instruction };
            }

            errors.Add(new(CheckState.Warning, "task precheck cannot accurately check the number of connection needed for Lightning."));
            return new CheckResult(CheckState.Warning, errors) { Instruction = "You need to set a larger connection for TiDB." };
        }

        if (most - used < _needed)
        {
            errors.Add(new(
                CheckState.Failure,
                $"database's max_connections: {most}, used_connections: {used}, available_connections: {most - used} is less than {_who} needs: {_needed}"));
            return new CheckResult(CheckState.Warning, errors) { Instruction = Instruction };
        }

        return errors.Count == 0 ? CheckResult.Good : new CheckResult(CheckState.Warning, errors);
    }

    private async Task<DmResult<DatabaseRows>> UsedAsync(CancellationToken cancellationToken)
    {
        const string question = "SHOW PROCESSLIST";
        try
        {
            return await _database.AskAsync(session => session.QueryAsync(question, cancellationToken), cancellationToken);
        }
        catch (DatabaseException failure)
        {
            return DatabaseErrors.Query(question, failure.Message);
        }
    }
}
