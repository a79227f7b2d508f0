using DmMaster.Store.EtcdClient;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace DmMaster.Hosting.Cluster;

/// <summary>
/// Hands calls of etcd's API on to a member of the cluster, byte by byte: also those that this program does not know. When a member
/// cannot be reached the next one gets the next call; the client is told to try again.
/// </summary>
internal sealed class EtcdPassThrough : IDisposable
{
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
        if (error is ForwarderError.None)
        {
            return;
        }

        if (!context.RequestAborted.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            Interlocked.CompareExchange(ref _current, (current + 1) % _members.Length, current);
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

    /// <summary>A status that etcd's clients take for a reason to try again, their watches to resume.</summary>
    private static void Refuse(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)StatusCode.Unavailable).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = "dm-master: no answer from the etcd cluster";
    }
}
