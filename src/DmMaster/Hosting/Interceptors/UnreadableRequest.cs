using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>A request that is no message of its kind, or not compressed as it says: its client's fault, and told as Go's server tells it.</summary>
internal static class UnreadableRequest
{
    /// <summary>How such a call ends.</summary>
    public static readonly Status Status = new(StatusCode.Internal, "grpc: failed to unmarshal the received message");

    // What the server says of any exception that reaches it. Interceptors let none through, so it comes from before them: the one request of a call was being read.
    private const string ServersWord = "Exception was thrown by handler.";

    /// <summary>Whether reading from a stream of requests failed for this reason. protobuf's exception is an <see cref="IOException"/>.</summary>
    public static bool Explains(Exception exception) => exception is IOException or InvalidDataException;

    /// <summary>Gives the status to calls whose one request cannot be read: no interceptor sees them.</summary>
    public static void UseUnreadableRequestStatus(this IApplicationBuilder app) => app.Use(static next => context => EndAsync(next(context), context));

    private static async Task EndAsync(Task call, HttpContext context)
    {
        await call;
        var headers = context.Response.Headers;
        if (headers.GrpcMessage == ServersWord && !context.Response.HasStarted)
        {
            headers.GrpcStatus = ((int)Status.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            headers.GrpcMessage = Status.Detail;
        }
    }
}
