using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks.Server;

/// <summary>Whether DM migrates from a server of this version.</summary>
internal sealed class VersionCheck(DatabasePool source) : ICheck
{
    private const string TiDb = "TiDB";
    private const string Upgrade =
        "It is recommended that you upgrade the database to the required version before performing data migration. " +
        "Otherwise data inconsistency or task exceptions might occur.";

    private const string Select =
        "It is recommended that you select a database version that meets the requirements before performing data migration. " +
        "Otherwise data inconsistency or task exceptions might occur.";

    // Those of DM 8.1.
    private static readonly Version First = new(5, 6, 0);
    private static readonly Version Beyond = new(8, 1, 0);

    /// <inheritdoc/>
    public CheckName Name { get; } = ServerChecks.Name("mysql_version", "check whether mysql version is satisfied", source);

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken) => Judge(await source.VariableAsync("version", cancellationToken));

    /// <summary>What is thought of a version.</summary>
    /// <param name="text">As the server's variable says it.</param>
    internal static CheckResult Judge(string text) => ServerVersion.Parse(text) switch
    {
        _ when Flavors.Of(text) == Flavors.MariaDb => CheckResult.Warn(
            "Migrating from MariaDB is still experimental.", "It is recommended that you upgrade MariaDB to 10.1.2 or a later version."),
        _ when text.Contains(TiDb, StringComparison.OrdinalIgnoreCase) => CheckResult.Warn(
            "migration from TiDB not supported", "TiDB is not supported as an upstream database."),
        null => CheckResult.Fail($"MySQL version {text} not valid"),
        var version when version < First => CheckResult.Warn($"version suggested at least {First} but got {version}", Upgrade),
        var version when version >= Beyond => CheckResult.Warn($"version suggested earlier than {Beyond} but got {version}", Select),
        _ => CheckResult.Good,
    };
}
