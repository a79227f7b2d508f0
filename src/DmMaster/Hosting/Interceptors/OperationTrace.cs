using System.Diagnostics;
using DmMaster.Hosting.OperationLog;
using DmMaster.Telemetry;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>The span of a call of <c>pb.Master</c>, which continues the trace that its caller names in the metadata <c>traceparent</c>.</summary>
internal static class OperationTrace
{
    private const int LongestName = 256;

    /// <summary>Runs a call in a span of its own.</summary>
    /// <param name="subject">What it wants to change; null when nothing.</param>
    /// <param name="context">The call.</param>
    /// <param name="operation">The rest of the call.</param>
    public static async Task<TResponse> RunAsync<TResponse>(OperationSubject? subject, ServerCallContext context, Func<Task<TResponse>> operation)
        where TResponse : class
    {
        using var span = Start(subject, context.GetHttpContext());
        try
        {
            var answer = await operation();
            Tell(span, subject, answer);
            return answer;
        }
        catch (Exception failure)
        {
            var status = failure is RpcException refused ? refused.StatusCode : StatusCode.Unknown;
            span?.SetTag("rpc.grpc.status_code", (int)status).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    private static Activity? Start(OperationSubject? subject, HttpContext http)
    {
        ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var caller);
        var method = http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method;
        var span = Traces.Source.StartActivity($"{method?.ServiceName}/{method?.Name}", ActivityKind.Server, caller);
        span?.SetTag("rpc.system", "grpc").SetTag("rpc.service", method?.ServiceName).SetTag("rpc.method", method?.Name);
        if (span is not null && subject is not null)
        {
            span.SetTag("dm.verb", subject.Verb);
            Name(span, "dm.task", subject.Task);
            Name(span, "dm.worker", subject.Worker);
        }

        return span;
    }

    private static void Name(Activity span, string attribute, string name)
    {
        if (name.Length > 0)
        {
            span.SetTag(attribute, name.Length > LongestName ? name[..LongestName] : name);
        }
    }

    private static void Tell(Activity? span, OperationSubject? subject, object answer)
    {
        span?.SetTag("rpc.grpc.status_code", (int)StatusCode.OK);
        if (span is null || subject is null)
        {
            return;
        }

        var verdict = OperationVerdict.Of(answer);
        span.SetTag("dm.result", verdict.Result).SetTag("dm.confirmed", verdict.Confirmed).SetTag("dm.rows", verdict.Rows);
        Name(span, "dm.code", verdict.Code);
        if (!verdict.Result)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
