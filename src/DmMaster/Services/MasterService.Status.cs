using DmMaster.Operations.Status;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>query-status.</summary>
    public override async Task<QueryStatusListResponse> QueryStatus(QueryStatusListRequest request, ServerCallContext context)
    {
        var query = new StatusRequest(request.Name, ToIds(request.Sources), CallBudget.Of(context).OrLess(status.Options.QueryBudget));
        return (await status.Query.ExecuteAsync(query, context.CancellationToken)).ToResponse();
    }
}
