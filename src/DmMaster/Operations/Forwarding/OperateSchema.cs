using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Operations.Forwarding;

/// <summary>Shows or changes the table structures that workers work with. Whether that makes sense, each worker judges for itself.</summary>
public sealed class OperateSchema(SourceCalls calls)
{
    /// <summary>Hands the request on to the worker of each source.</summary>
    /// <returns>A row for each source.</returns>
    public async Task<DmResult<IReadOnlyList<CommonWorkerResponse>>> ExecuteAsync(
        OperateSchemaRequest request, Budget budget, CancellationToken cancellationToken)
    {
        if (request.Sources.Count == 0)
        {
            return DmError.Plain("must specify at least one source");
        }

        var answers = await calls.AskAsync(
            request.Sources.Select(source => new SourceId(source)),
            (client, source, options) => client.OperateSchemaAsync(ToWorker(request, source), options),
            budget,
            cancellationToken);
        return DmResult.Of(CommonRows.Of(answers));
    }

    private static OperateWorkerSchemaRequest ToWorker(OperateSchemaRequest request, SourceId source) => new()
    {
        Op = request.Op,
        Task = request.Task,
        Source = source.Value,
        Database = request.Database,
        Table = request.Table,
        Schema = request.Schema,
        Flush = request.Flush,
        Sync = request.Sync,
        FromSource = request.FromSource,
        FromTarget = request.FromTarget,
    };
}
