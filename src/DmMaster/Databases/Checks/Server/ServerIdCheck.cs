using System.Globalization;
using DmMaster.Config;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks.Server;

/// <summary>Whether the server has a number among its replicas.</summary>
internal sealed class ServerIdCheck(DatabasePool source) : ICheck
{
    private const string Before = "or errors might happen in master/slave switchover";

    /// <inheritdoc/>
    public CheckName Name { get; } = ServerChecks.Name("mysql_server_id", "check whether mysql server_id has been greater than 0", source);

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken) =>
        Judge(await source.AskAsync(session => session.GlobalVariableAsync("server_id", cancellationToken), cancellationToken));

    /// <summary>What is thought of a number.</summary>
    /// <param name="id">The server's variable; null when it has none.</param>
    internal static CheckResult Judge(string? id) => id switch
    {
        null => CheckResult.Of(CheckState.Warning, CheckState.Failure, "server_id not set", $"Set server_id in your database, {Before}"),
        _ when !ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
            CheckResult.Fail($"parse server_id {id} failed: strconv.ParseUint: parsing {GoFormat.Quote(id)}: invalid syntax"),
        _ when id.Trim('0').Length == 0 => CheckResult.Of(CheckState.Warning, CheckState.Failure, "server_id is 0", $"Set server_id greater than 0, {Before}"),
        _ => CheckResult.Good,
    };
}
