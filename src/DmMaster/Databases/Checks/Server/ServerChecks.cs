using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Grants;

namespace DmMaster.Databases.Checks.Server;

/// <summary>What the checks of a server have in common.</summary>
internal static class ServerChecks
{
    /// <summary>The name of a check that is about one server.</summary>
    public static CheckName Name(string name, string description, DatabasePool server) =>
        new(name, description, $"address of db instance - {server.Address}");

    /// <summary>A global variable that every server has.</summary>
    /// <exception cref="DatabaseException">This one does not, or does not answer.</exception>
    public static Task<string> VariableAsync(this DatabasePool server, string name, CancellationToken cancellationToken) =>
        server.AskAsync(async session => await session.GlobalVariableAsync(name, cancellationToken) ?? throw session.Failure("sql: no rows in result set"), cancellationToken);

    /// <summary>Looks for privileges in what the account was granted, and in what its roles and everybody were where the server has to be asked for that.</summary>
    /// <exception cref="DatabaseException">The server does not answer.</exception>
    public static Task<PrivilegeFinding> LookForAsync(this DatabasePool server, AskedPrivileges asked, CancellationToken cancellationToken) => server.AskAsync(
        async session =>
        {
            var rows = (await session.QueryAsync(GrantStatements.First, cancellationToken)).Values(0).ToList();
            var found = asked.LookIn(rows);
            var isMariaDb = Flavors.Of(session.Version) == Flavors.MariaDb;
            var more = isMariaDb && found.Kind == PrivilegeFindingKind.Satisfied ? null : GrantStatements.Second(isMariaDb, rows);
            return more is null ? found : asked.LookIn([.. (await session.QueryAsync(more, cancellationToken)).Values(0)]);
        },
        cancellationToken);
}
