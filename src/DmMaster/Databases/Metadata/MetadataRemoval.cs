using DmMaster.Config;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Metadata;

/// <summary>Removes what an earlier task of a name left in the target, so that a new one does not go on from its checkpoint.</summary>
public sealed class MetadataRemoval(DatabaseConnector databases)
{
    /// <summary>Connects to the target, and looks whether the metadata may be removed. Changes nothing yet.</summary>
    /// <param name="target">The target, its password in clear.</param>
    /// <param name="tables">Where the metadata is.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>The target, or why the metadata may not be removed.</returns>
    public async Task<DmResult<MetadataTarget>> OpenAsync(DatabaseConfig target, MetadataTables tables, CancellationToken cancellationToken)
    {
        if (!(await databases.OpenAsync(target, DatabaseRole.Downstream, cancellationToken)).TryGet(out var session, out var error))
        {
            return error;
        }

        var opened = new MetadataTarget(session, tables);
        if (await opened.PrepareAsync(cancellationToken) is not { } refusal)
        {
            return opened;
        }

        await opened.DisposeAsync();
        return refusal;
    }
}
