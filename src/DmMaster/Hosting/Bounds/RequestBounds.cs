using DmMaster.Hosting.Port;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace DmMaster.Hosting.Bounds;

/// <summary>What is done before a request is looked at.</summary>
internal static class RequestBounds
{
    /// <summary>Applies it to every request over HTTP/2: one that was reset already is not begun, and what one sends is counted.</summary>
    public static void UseRequestBounds(this IApplicationBuilder app) => app.Use(static next => context =>
    {
        // Answers of HTTP/1.1 must be drawn at a minimal rate; on HTTP/2 the rate would be the whole connection's, streams included.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            rate.MinDataRate = PortLimits.SlowestHttp1Answer;
        }

        if (context.Features.Get<ConnectionLoad>() is null)
        {
            return next(context);
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        if (context.Features.Get<IRequestBodyPipeFeature>() is { } body)
        {
            context.Features.Set<IRequestBodyPipeFeature>(new MeteredBody(body.Reader, context));
        }

        if (context.Request.Headers.GrpcEncoding.Count > 0)
        {
            MeteredCompression.Attribute(context);
        }

        return next(context);
    });
}
