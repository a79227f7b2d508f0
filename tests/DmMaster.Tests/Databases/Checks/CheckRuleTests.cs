using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Checks.Server;
using DmMaster.Databases.Metadata;
using DmMaster.Databases.Targets;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>Each check's rule as a table: what a server says, and what is thought of it.</summary>
public sealed class CheckRuleTests
{
    [Theory]
    [InlineData("5.6.0", "Success", "")]
    [InlineData("5.7.44-log", "Success", "")]
    [InlineData("8.0.36", "Success", "")]
    [InlineData("8.0.99-Percona", "Success", "")]
    [InlineData("5.5.62-log", "Warning", "version suggested at least 5.6.0 but got 5.5.62")]
    [InlineData("8.1.0", "Warning", "version suggested earlier than 8.1.0 but got 8.1.0")]
    [InlineData("9.0.1", "Warning", "version suggested earlier than 8.1.0 but got 9.0.1")]
    [InlineData("10.11.6-MariaDB-log", "Warning", "Migrating from MariaDB is still experimental.")]
    [InlineData("8.0.11-TiDB-v7.5.0", "Warning", "migration from TiDB not supported")]
    [InlineData("8.0", "Failure", "MySQL version 8.0 not valid")]
    [InlineData("8.0.x", "Failure", "MySQL version 8.0.x not valid")]
    [InlineData("", "Failure", "MySQL version  not valid")]
    public void Version_IsJudged(string version, string state, string text)
    {
        var result = VersionCheck.Judge(version);

        Assert.Equal((state, text), ($"{result.State}", result.Errors.Count == 0 ? "" : result.Errors[0].ShortError));
    }

    [Theory]
    [InlineData("1", "Success", "")]
    [InlineData("4294967295", "Success", "")]
    [InlineData(null, "Warning", "server_id not set")]
    [InlineData("0", "Warning", "server_id is 0")]
    [InlineData("x", "Failure", "parse server_id x failed: strconv.ParseUint: parsing \"x\": invalid syntax")]
    public void ServerId_IsJudged(string? id, string state, string text)
    {
        var result = ServerIdCheck.Judge(id);

        Assert.Equal((state, text), ($"{result.State}", result.Errors.Count == 0 ? "" : result.Errors[0].ShortError));
        Assert.All(result.Errors, static error => Assert.Equal(CheckState.Failure, error.Severity));
    }

    /// <summary>The server has 0-1-100, 0-2-50 and 3-1-7, and lost what came before 0-1-20.</summary>
    [Theory]
    [InlineData(0, 1, 100, null)]
    [InlineData(0, 1, 20, null)]
    [InlineData(0, 2, 50, null)]
    [InlineData(9, 1, 1, null)]
    [InlineData(0, 1, 19, "Could not find GTID state requested by slave in any binlog files")]
    [InlineData(0, 1, 101, "requested to start from GTID 0-1-101, which is not in the master's binlog")]
    [InlineData(0, 7, 60, "it probably means that the slave has diverged")]
    public void MariaDbGtid_IsJudged(uint domain, uint server, ulong sequence, string? cause)
    {
        MariaDbPositions.Gtid[] state = [new(0, 1, 100), new(0, 2, 50), new(3, 1, 7)];

        var found = MariaDbPositions.FindCause(new(domain, server, sequence), state, [new(0, 1, 20)]);

        Assert.Equal(cause is null, found is null);
        Assert.Contains(cause ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "auto")]
    [InlineData("--consistency none", "none")]
    [InlineData("--consistency=lock -t 8", "lock")]
    [InlineData("-t8 --where 'a > 1 and b = \"x\"' --consistency flush", "flush")]
    [InlineData("--no-locks", "none")]
    [InlineData("--no-locks --consistency none", "none")]
    [InlineData("-W -d --filter 'a.*' -f b.* --s3.endpoint http://x", "auto")]
    [InlineData("plain words -", "auto")]
    public void DumpArguments_Good_SayTheConsistency(string text, string consistency) => Assert.Equal(consistency, DumpArguments.Parse(text).Value.Consistency);

    [Theory]
    [InlineData("--x", "unknown flag: --x")]
    [InlineData("-x", "unknown shorthand flag: 'x' in -x")]
    [InlineData("-t x", "invalid argument \"x\" for \"-t, --threads\" flag: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("--rows=-1", "invalid argument \"-1\" for \"-r, --rows\" flag: strconv.ParseUint: parsing \"-1\": invalid syntax")]
    [InlineData("--consistency", "flag needs an argument: --consistency")]
    [InlineData("-t", "flag needs an argument: 't' in -t")]
    [InlineData("--no-locks --consistency lock", "cannot both specify `--no-locks` and `--consistency` other than `none`")]
    public void DumpArguments_Wrong_AreRefusedInTheFlagLibrarysWords(string text, string error) => Assert.Equal(error, DumpArguments.Parse(text).Error?.Message);

    [Theory]
    [InlineData("8.0.11-TiDB-v8.1.0", "8.1.0")]
    [InlineData("5.7.25-TiDB-v6.5.0", "6.5.0")]
    [InlineData("5.7.25-TiDB-v2.1.0-alpha-5-gabc", "2.1.0")]
    [InlineData("8.0.36", null)]
    [InlineData("10.11.6-MariaDB-log", null)]
    [InlineData("5.7.25-TiDB", null)]
    [InlineData("5.7.25-TiDB-v6.5", null)]
    public void Target_ThatIsTiDb_IsKnownByItsVersion(string version, string? tidb) => Assert.Equal(tidb, TargetSession.VersionOfTiDb(version)?.ToString());

    [Fact]
    public void Metadata_OfATask_IsNamedAndQuoted()
    {
        var tables = new MetadataTables("", "a`b");

        Assert.Equal(9, tables.DropTables.Count());
        Assert.Equal("DROP TABLE IF EXISTS `dm_meta`.`a``b_loader_checkpoint`", tables.DropTables.First());
        Assert.Equal("DROP TABLE IF EXISTS `dm_meta`.`a``b_validator_table_status`", tables.DropTables.Last());
        Assert.Equal("DROP DATABASE IF EXISTS `dm_meta_a``b`", tables.DropLightning);
    }

    [Theory]
    [InlineData("conflict_error_v4", true)]
    [InlineData("Conflict_Records_V2", true)]
    [InlineData("conflict_view", true)]
    [InlineData("task_meta", true)]
    [InlineData("orders", false)]
    [InlineData("conflict_error_v4_copy", false)]
    [InlineData("", false)]
    public void Table_OfLightning_IsKnown(string name, bool isKnown) => Assert.Equal(isKnown, MetadataTables.IsLightnings(name));
}
