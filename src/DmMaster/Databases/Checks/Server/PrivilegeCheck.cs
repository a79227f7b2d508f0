using DmMaster.Config;
using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Grants;

namespace DmMaster.Databases.Checks.Server;

/// <summary>Whether the account of a database has the privileges that a migration needs there.</summary>
internal sealed class PrivilegeCheck : ICheck
{
    private readonly DatabasePool _database;
    private readonly AskedPrivileges _asked;
    private readonly string _instruction;
    private readonly bool _isTarget;

    private PrivilegeCheck(DatabasePool database, CheckName name, AskedPrivileges asked, string instruction, bool isTarget = false) =>
        (_database, Name, _asked, _instruction, _isTarget) = (database, name, asked, instruction, isTarget);

    /// <inheritdoc/>
    public CheckName Name { get; }

    /// <summary>What a dump of a source needs.</summary>
    /// <param name="source">The source.</param>
    /// <param name="consistency">How the dump is kept consistent, in dumpling's word.</param>
    public static PrivilegeCheck Dump(CheckedSource source, string consistency) => new(
        source.Upstream,
        ServerChecks.Name("source db dump privilege checker", "check dump privileges of source DB", source.Upstream),
        AskedPrivileges.Dump(consistency, source.Routed.Select(static one => new TableName { Schema = one.Table.Schema, Table = one.Table.Name })),
        "Please grant the required privileges to the account.");

    /// <summary>What replication from a source needs.</summary>
    public static PrivilegeCheck Replication(CheckedSource source) => new(
        source.Upstream,
        ServerChecks.Name("source db replication privilege checker", "check replication privileges of source DB", source.Upstream),
        AskedPrivileges.Replication,
        "Grant the required privileges to the account.");

    /// <summary>What a target needs. What lacks there is a warning: it may be given on the tables alone.</summary>
    public static PrivilegeCheck Target(DatabasePool target) => new(
        target,
        ServerChecks.Name("target db privilege checker", "check privileges of target DB", target),
        AskedPrivileges.Target,
        "You need grant related privileges.",
        isTarget: true);

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var finding = await _database.LookForAsync(_asked, cancellationToken);
        var lack = _isTarget ? CheckState.Warning : CheckState.Failure;
        return finding.Kind switch
        {
            PrivilegeFindingKind.Satisfied => CheckResult.Good,
            PrivilegeFindingKind.UnreadableRow => CheckResult.Fail(finding.Text),
            PrivilegeFindingKind.Lacking => CheckResult.Of(lack, CheckState.Failure, finding.Text, _instruction),
            _ => CheckResult.Of(lack, CheckState.Failure, finding.Text, _isTarget ? "" : _instruction),
        };
    }
}
