using DmMaster.Store.EtcdClient;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace DmMaster.Hosting.Cluster;

/// <summary>
/// Hands calls of etcd's API on to a member of the cluster, byte by byte: also those that this program does not know. When a member
/// cannot be reached, or says that it cannot serve now, the next one gets the next call; the client is told to try again.
/// </summary>
internal sealed class EtcdPassThrough : IDisposable
{
    private const string StatusHeader = "grpc-status";

    /// <summary>As a number: what gRPC's trailers have.</summary>
    private const string Unavailable = "14";

    /// <summary>Streams may be idle for as long as they like: pings notice a member that is gone.</summary>
    private static readonly ForwarderRequestConfig Config = new()
    {
        Version = new Version(2, 0),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = TimeSpan.FromDays(40),
    };

    private readonly IHttpForwarder _forwarder;
    private readonly HttpMessageInvoker _invoker;
    private readonly CancellationToken _stopping;
    private readonly Uri[] _members;
    private int _current;

    /// <summary>Makes one.</summary>
    /// <param name="options">Where the cluster is.</param>
    /// <param name="forwarder">Does the work.</param>
    /// <param name="time">The clock of the time to connect.</param>
    /// <param name="lifetime">Its stop ends the streams.</param>
    public EtcdPassThrough(EtcdStoreOptions options, IHttpForwarder forwarder, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        _forwarder = forwarder;
        _stopping = lifetime.ApplicationStopping;
        _members = [.. options.Endpoints];
        _invoker = new HttpMessageInvoker(EtcdConnections.CreateHandler(options, time));
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    /// <summary>Hands a call on.</summary>
    public async Task ForwardAsync(HttpContext context)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol)
            || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        BrokenStream.Guard(context);
        var current = Volatile.Read(ref _current);
        var error = await _forwarder.SendAsync(
            context, _members[current].OriginalString, _invoker, Config, HttpTransformer.Empty, _stopping);
        var isAnswered = error is ForwarderError.None;
        if ((!isAnswered || IsUnavailable(context.Response)) && !context.RequestAborted.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            Interlocked.CompareExchange(ref _current, (current + 1) % _members.Length, current);
        }

        if (isAnswered)
        {
            return;
        }

        if (!context.Response.HasStarted)
        {
            Refuse(context.Response);
        }
        else
        {
            context.Features.Get<IHttpResetFeature>()?.Reset(0);
        }
    }

    /// <summary>Whether a member answered that it is of no use at present: it is cut off from its cluster, or stops.</summary>
    private static bool IsUnavailable(HttpResponse response)
    {
        var trailers = response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        string? status = response.Headers.TryGetValue(StatusHeader, out var early) || trailers is null ? early : trailers[StatusHeader];
        return status == Unavailable;
    }

    /// <summary>A status that etcd's clients take for a reason to try again, their watches to resume.</summary>
    private static void Refuse(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers[StatusHeader] = Unavailable;
        response.Headers["grpc-message"] = "dm-master: no answer from the etcd cluster";
    }
}
