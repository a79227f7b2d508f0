using DmMaster.Operations;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The budget of a call, which an interceptor sets on its way in.</summary>
public static class CallBudget
{
    /// <summary>The budget of a call that came through the port.</summary>
    /// <exception cref="InvalidOperationException">The call did not pass the interceptor.</exception>
    public static Budget Of(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<Budget>() ?? throw new InvalidOperationException("The call has no budget.");
}
