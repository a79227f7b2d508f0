using DmMaster.Config;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Targets;

/// <summary>Looks at the target of a task before anything is made of the task, and sets what its sessions need.</summary>
public sealed partial class TargetSession(DatabaseConnector databases, ILogger<TargetSession> logger)
{
    private const int FewestParts = 3;
    private const int MostParts = 6;
    private const string TiDb = "TiDB";

    // Before it there was one mode of transactions.
    private static readonly Version TransactionModes = new(3, 0, 0);

    /// <summary>Connects to the target; TiDB's sessions are set to optimistic transactions unless the file says otherwise, as with DM.</summary>
    /// <param name="task">The task, its passwords in clear.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>The task with its session variables, or why the target cannot be used.</returns>
    public async Task<DmResult<TaskConfig>> AdjustAsync(TaskConfig task, CancellationToken cancellationToken)
    {
        if (task.Target is null)
        {
            return task;
        }

        if (!(await databases.OpenAsync(task.Target, DatabaseRole.Downstream, cancellationToken)).TryGet(out var target, out var error))
        {
            return error;
        }

        await using (target)
        {
            try
            {
                var said = await target.GlobalVariableAsync("version", cancellationToken);
                if (said is null)
                {
                    return DmError.Plain("sql: no rows in result set");
                }

                var version = VersionOfTiDb(said);
                if (version is null)
                {
                    LogNotTiDb(task.Name, said);
                    return task;
                }

                return task.WithTiDbSession(version >= TransactionModes);
            }
            catch (DatabaseException failure)
            {
                return DmError.Plain(failure.Message);
            }
        }
    }

    /// <summary>TiDB's own version in the version that it shows to MySQL's clients, such as <c>8.0.11-TiDB-v8.1.0</c>; null for what is not TiDB.</summary>
    internal static Version? VersionOfTiDb(string version)
    {
        var parts = version.Split('-');
        return parts.Length is >= FewestParts and <= MostParts && parts[1] == TiDb && parts[2].StartsWith('v')
            ? ServerVersion.Parse(parts[2][1..])
            : null;
    }

    [LoggerMessage(EventId = CoordinatorEventIds.TargetIsNotTiDb, Level = LogLevel.Information, Message = "the target is not TiDB, its session is left as the file says")]
    private partial void LogNotTiDb(string task, string version);
}
