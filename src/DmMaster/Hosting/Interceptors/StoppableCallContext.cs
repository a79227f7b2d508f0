using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>A call with a token of its own; everything else is the call's.</summary>
/// <param name="call">The call.</param>
/// <param name="cancellationToken">The token it shows.</param>
internal sealed class StoppableCallContext(ServerCallContext call, CancellationToken cancellationToken) : ServerCallContext
{
    /// <inheritdoc/>
    protected override string MethodCore => call.Method;

    /// <inheritdoc/>
    protected override string HostCore => call.Host;

    /// <inheritdoc/>
    protected override string PeerCore => call.Peer;

    /// <inheritdoc/>
    protected override DateTime DeadlineCore => call.Deadline;

    /// <inheritdoc/>
    protected override Metadata RequestHeadersCore => call.RequestHeaders;

    /// <inheritdoc/>
    protected override CancellationToken CancellationTokenCore => cancellationToken;

    /// <inheritdoc/>
    protected override Metadata ResponseTrailersCore => call.ResponseTrailers;

    /// <inheritdoc/>
    protected override Status StatusCore
    {
        get => call.Status;
        set => call.Status = value;
    }

    /// <inheritdoc/>
    protected override WriteOptions? WriteOptionsCore
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    /// <inheritdoc/>
    protected override AuthContext AuthContextCore => call.AuthContext;

    /// <inheritdoc/>
    protected override IDictionary<object, object> UserStateCore { get; } =
        new Dictionary<object, object>(call.UserState) { [HttpContextKey] = call.GetHttpContext() };

    /// <summary>Where <c>GetHttpContext</c> looks when the context is not the server's own class.</summary>
    private const string HttpContextKey = "__HttpContext";

    /// <inheritdoc/>
    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => call.CreatePropagationToken(options);

    /// <inheritdoc/>
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => call.WriteResponseHeadersAsync(responseHeaders);
}
