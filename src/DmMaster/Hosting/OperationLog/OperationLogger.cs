using DmMaster.Hosting.Interceptors;
using DmMaster.Operations.Metrics;
using DmMaster.Registry;
using DmMaster.Store;
using Grpc.Core;

namespace DmMaster.Hosting.OperationLog;

/// <summary>
/// One line for each change that was asked for, carried out or not: who asked, what, on what, the verdict, for how long it took and the
/// revision of the registry after it. Nothing of a file but the names of its task or source is told: it may hold passwords.
/// </summary>
/// <param name="feed">Knows the revision.</param>
/// <param name="meter">Counts them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to.</param>
internal sealed partial class OperationLogger(RegistryFeed feed, OperationMeter meter, TimeProvider time, ILogger<OperationLogger> logger)
{
    private const int MostSources = 16;
    private const int MostMessage = 512;

    /// <summary>Carries a change out, and tells of it.</summary>
    public async Task<TResponse> RunAsync<TRequest, TResponse>(
        OperationSubject subject, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> operation)
        where TRequest : class
        where TResponse : class
    {
        var started = time.GetTimestamp();
        try
        {
            var answer = await operation(request, context);
            Tell(subject, context, OperationVerdict.Of(answer), started);
            return answer;
        }
        catch (Exception failure)
        {
            var message = failure is RpcException status ? $"{status.StatusCode}: {status.Status.Detail}" : failure.GetType().Name;
            Tell(subject, context, new OperationVerdict(false, message, 0, 0), started);
            throw;
        }
    }

    private void Tell(OperationSubject subject, ServerCallContext context, OperationVerdict verdict, long started)
    {
        meter.Asked(subject.Verb, verdict.Result);
        var caller = CallerIdentity.Of(context).CommonName ?? context.Peer;
        var milliseconds = Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1);
        var message = subject.HasFile ? "" : verdict.Message.Length > MostMessage ? verdict.Message[..MostMessage] : verdict.Message;
        LogOperation(
            subject.Verb, caller, subject.Task, Text(subject.Sources), subject.Worker, verdict.Result, verdict.Confirmed, verdict.Rows, verdict.Code, message,
            milliseconds, feed.Current.Revision);
    }

    private static string Text(IReadOnlyList<string> sources) => sources.Count <= MostSources
        ? string.Join(',', sources)
        : $"{string.Join(',', sources.Take(MostSources))} and {sources.Count - MostSources} more";

    [LoggerMessage(HostingEventIds.Operation, LogLevel.Information, "operation")]
    private partial void LogOperation(
        string verb, string caller, string task, string sources, string worker, bool result, int confirmed, int rows, string code, string message,
        double milliseconds, Revision revision);
}
