namespace DmMaster.Testing.Stock;

/// <summary>How a worker and its master agree on a DDL of a shard group.</summary>
internal interface IShardProtocol
{
    /// <summary>Announces a DDL, waits for an answer that lets it go on, carries it out and says so.</summary>
    /// <param name="ddl">The DDL.</param>
    /// <param name="announced">Is called when it is announced.</param>
    /// <param name="cancellationToken">The subtask runs no more.</param>
    /// <exception cref="Grpc.Core.RpcException">The store refused something, or a watch was lost: the unit stops, and is tried again.</exception>
    /// <exception cref="InvalidOperationException">The master's answer is that it cannot be carried out: the unit stops.</exception>
    Task MeetAsync(StockDdl ddl, Action announced, CancellationToken cancellationToken);
}
