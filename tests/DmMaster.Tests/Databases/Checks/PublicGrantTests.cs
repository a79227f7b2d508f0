using DmMaster.Config;
using DmMaster.Databases;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Checks.Server;
using DmMaster.Databases.Connecting;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>What MariaDB grants to everybody counts for everybody.</summary>
public sealed class PublicGrantTests(MariaDbServer server) : IClassFixture<MariaDbServer>
{
    [SkippableFact]
    public async Task Privileges_GrantedToPublicAndToARole_AreSeen()
    {
        MariaDbServer.Require();
        await server.ExecuteAsync(
            "CREATE USER u@'localhost' IDENTIFIED BY 'x'; GRANT CREATE, SELECT, INSERT ON *.* TO u@'localhost'",
            "CREATE ROLE r; GRANT UPDATE, DELETE, ALTER ON *.* TO r; GRANT r TO u@'localhost'; SET DEFAULT ROLE r FOR u@'localhost'");
        var lacking = await CheckAsync();
        await server.ExecuteAsync("GRANT DROP, INDEX ON *.* TO PUBLIC");

        var satisfied = await CheckAsync();

        Assert.Equal("lack of Drop global (*.*) privilege; lack of Index global (*.*) privilege; ", Assert.Single(lacking.Errors).ShortError);
        Assert.Equal(CheckState.Success, satisfied.State);
    }

    private async Task<CheckResult> CheckAsync()
    {
        var database = new DatabaseConfig { Host = "127.0.0.1", Port = server.Port, User = "u", Password = "x" };
        var connector = new DatabaseConnector(TimeProvider.System, NullLogger<DatabaseConnector>.Instance);
        await using var pool = (await DatabasePool.OpenAsync(connector, database, DatabaseRole.Downstream, CancellationToken.None)).OrNull!;
        return await PrivilegeCheck.Target(pool).RunAsync(CancellationToken.None);
    }
}
