using DmMaster.Config;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Positions;

/// <summary>Finds where the binlogs of upstreams are now: a task without a place of its own begins there.</summary>
public sealed class BinlogPositions(DatabaseConnector databases)
{
    /// <summary>The current place of a source, as DM puts it into a subtask.</summary>
    /// <param name="source">The source, its password in clear.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    public async Task<DmResult<BinlogMeta>> LatestAsync(SourceConfig source, CancellationToken cancellationToken)
    {
        if (!(await databases.OpenAsync(source.From, DatabaseRole.Upstream, cancellationToken)).TryGet(out var upstream, out var error))
        {
            return error;
        }

        await using (upstream)
        {
            try
            {
                return (await BinlogStatus.ReadAsync(upstream, source.Flavor, cancellationToken)).Then(static status => status.AsMeta());
            }
            catch (DatabaseException failure)
            {
                return failure.ToError();
            }
        }
    }
}
