using DmMaster.Operations;
using DmMaster.Operations.Status;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The question how things stand.</summary>
public sealed class StatusMethods(QueryStatus query, OperationOptions options)
{
    /// <summary>query-status.</summary>
    public async Task<QueryStatusListResponse> QueryStatus(QueryStatusListRequest request, ServerCallContext context)
    {
        var question = new StatusRequest(request.Name, SourceIds.Of(request.Sources), CallBudget.Of(context).OrLess(options.QueryBudget));
        return (await query.ExecuteAsync(question, context.CancellationToken)).ToResponse();
    }
}
