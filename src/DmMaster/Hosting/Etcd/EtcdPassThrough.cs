using System.Globalization;
using DmMaster.Store;
using DmMaster.Store.EtcdClient;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace DmMaster.Hosting.Etcd;

/// <summary>
/// Hands calls of etcd's API on to a member of the cluster, byte by byte, those that <see cref="PassThroughRules"/> allows. When a member
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
    private readonly PassThroughRules _rules;
    private readonly GrpcChannel[] _channels;
    private readonly HttpMessageInvoker _invoker;
    private readonly CancellationToken _stopping;
    private readonly Uri[] _members;
    private int _current;

    /// <summary>Makes one.</summary>
    /// <param name="options">Where the cluster is.</param>
    /// <param name="rules">What may be handed on.</param>
    /// <param name="forwarder">Does the work.</param>
    /// <param name="time">The clock of the time to connect.</param>
    /// <param name="lifetime">Its stop ends the streams.</param>
    public EtcdPassThrough(
        EtcdStoreOptions options, PassThroughRules rules, IHttpForwarder forwarder, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        _rules = rules;
        _forwarder = forwarder;
        _stopping = lifetime.ApplicationStopping;
        _members = [.. options.Endpoints];
        var handler = EtcdConnections.CreateHandler(options, time);
        _invoker = new HttpMessageInvoker(handler);
        _channels = [.. _members.Select(member => GrpcChannel.ForAddress(
            member, new GrpcChannelOptions
            {
                HttpHandler = handler,
                MaxReceiveMessageSize = null,
                MaxSendMessageSize = null,
                ThrowOperationCanceledOnCancellation = true,
            }))];
    }

    /// <summary>The member that gets the next call.</summary>
    public int Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        _invoker.Dispose();
    }

    /// <summary>A member.</summary>
    public GrpcChannel Channel(int member) => _channels[member];

    /// <summary>Gives the next call to the next member, unless somebody did already.</summary>
    public void Leave(int member) => Interlocked.CompareExchange(ref _current, (member + 1) % _members.Length, member);

    /// <summary>Hands a call on.</summary>
    public async Task ForwardAsync(HttpContext context)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol)
            || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (await WhyNotAsync(context) is { } refusal)
        {
            Refuse(context.Response, refusal.StatusCode, refusal.Detail);
            return;
        }

        BrokenStream.Guard(context);
        var current = Current;
        var error = await _forwarder.SendAsync(
            context, _members[current].OriginalString, _invoker, Config, HttpTransformer.Empty, _stopping);
        var isAnswered = error is ForwarderError.None;
        if ((!isAnswered || IsUnavailable(context.Response)) && !context.RequestAborted.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            Leave(current);
        }

        if (isAnswered)
        {
            return;
        }

        if (!context.Response.HasStarted)
        {
            // A status that etcd's clients take for a reason to try again, their watches to resume.
            Refuse(context.Response, StatusCode.Unavailable, "dm-master: no answer from the etcd cluster");
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

    /// <summary>Looks at the request, and puts it back.</summary>
    private async Task<Status?> WhyNotAsync(HttpContext context)
    {
        var method = context.Request.Path.Value ?? "";
        if (!PassThroughRules.IsUnary(method))
        {
            return null;
        }

        try
        {
            var body = await GrpcBody.ReadAsync(context.Request.Body, context.RequestAborted);
            context.Request.Body = new MemoryStream(body.Bytes, writable: false);
            return await _rules.WhyNotAsync(method, body.Message, context.RequestAborted) is { } reason
                ? new Status(StatusCode.PermissionDenied, reason)
                : null;
        }
        catch (GrpcBodyException unreadable)
        {
            return unreadable.Status;
        }
        catch (InvalidProtocolBufferException)
        {
            return new Status(StatusCode.Internal, "grpc: failed to unmarshal the received message");
        }
        catch (StoreException failure)
        {
            return new Status(StatusCode.Unavailable, failure.Message);
        }
    }

    private static void Refuse(HttpResponse response, StatusCode code, string text)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers[StatusHeader] = ((int)code).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = text;
    }
}
