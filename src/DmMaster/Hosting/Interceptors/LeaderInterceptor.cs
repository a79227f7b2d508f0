using DmMaster.Operations.Members;
using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Around DM's master alone: lets through what only a leader serves while this member leads. What is about the member itself always passes.</summary>
public sealed class LeaderInterceptor(LeaderGate gate) : CallInterceptor
{
    /// <inheritdoc/>
    protected override Task<T> AroundAsync<TState, T>(
        ServerCallContext context, MethodType kind, TState state, Func<TState, ServerCallContext, Task<T>> call) =>
        gate.IsEvicted && context.Method is not ("/pb.Master/OperateLeader" or "/pb.Master/GetMasterCfg")
            ? throw new RpcException(new Status(StatusCode.Unknown, MemberErrors.NotLeader().ToString()))
            : call(state, context);
}
