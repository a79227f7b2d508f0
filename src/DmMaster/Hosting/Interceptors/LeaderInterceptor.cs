using DmMaster.Operations.Members;
using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Lets through what only a leader serves while this member leads. What is about the member itself always passes.</summary>
public sealed class LeaderInterceptor(LeaderGate gate) : CallInterceptor
{
    private const string Gated = "/pb.Master/";

    /// <inheritdoc/>
    protected override Task<T> AroundAsync<TState, T>(
        ServerCallContext context, MethodType kind, TState state, Func<TState, ServerCallContext, Task<T>> call) =>
        gate.IsEvicted && context.Method.StartsWith(Gated, StringComparison.Ordinal) && context.Method is not (Gated + "OperateLeader" or Gated + "GetMasterCfg")
            ? throw new RpcException(new Status(StatusCode.Unknown, MemberErrors.NotLeader().ToString()))
            : call(state, context);
}
