using DmMaster.Config;
using DmMaster.Operations;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Gives each call its <see cref="Budget"/>: what the caller asked for or the default, and never more than its own deadline leaves.</summary>
/// <remarks>A tenth of the caller's deadline, at most half a second, is kept for the way of the answer: one that arrives too late says nothing.</remarks>
/// <param name="options">The default.</param>
/// <param name="time">The clock.</param>
public sealed class CallBudgets(MasterOptions options, TimeProvider time)
{
    /// <summary>The metadata key of a budget asked for: a Go duration above zero, at most one hour.</summary>
    public const string MetadataKey = "dm-budget";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMilliseconds(500);

    /// <summary>Gives a call its budget.</summary>
    /// <param name="context">The call.</param>
    /// <param name="verb">The command that it is; empty when it changes nothing.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT: what was asked for is none.</exception>
    public void Set(ServerCallContext context, string verb)
    {
        // Not from the call's metadata: that throws for any header whose name gRPC does not allow.
        var http = context.GetHttpContext();
        var asked = Asked(http.Request.Headers[MetadataKey]);
        var limit = asked ?? options.AckBudget;
        TimeSpan? patience = null;
        if (GrpcTimeout.Parse(http.Request.Headers[GrpcTimeout.Header]) is { } timeout)
        {
            var margin = timeout / 10;
            var usable = timeout - (margin < LongestMargin ? margin : LongestMargin);
            limit = usable < limit ? usable : limit;
            patience = usable;
        }

        var budget = new Budget(time, limit, context.CancellationToken) { IsAsked = asked is not null, Verb = verb };
        http.Features.Set(patience is { } known ? budget with { Patience = known } : budget);
    }

    private static TimeSpan? Asked(StringValues values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var text = values.Count == 1 ? values[0] ?? "" : throw Refuse("it is given twice");
        if (!GoDuration.TryParse(text, out var budget, out var problem))
        {
            throw Refuse(problem);
        }

        return budget > TimeSpan.Zero && budget <= Longest
            ? budget
            : throw Refuse($"\"{text}\" is not above 0s and at most {GoDuration.Format(Longest)}");
    }

    private static RpcException Refuse(string problem) =>
        new(new(StatusCode.InvalidArgument, $"metadata {MetadataKey} is no good: {problem}"));
}
