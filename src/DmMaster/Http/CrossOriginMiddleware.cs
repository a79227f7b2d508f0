namespace DmMaster.Http;

/// <summary>What DM does to every HTTP answer: any origin may read it, and <c>OPTIONS</c> is answered before anything else looks.</summary>
/// <remarks>gRPC calls pass untouched.</remarks>
/// <param name="next">The rest of the pipeline.</param>
public sealed class CrossOriginMiddleware(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            return next(context);
        }

        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "POST, GET, OPTIONS, PUT, DELETE";
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowHeaders = "accept, content-type, authorization";
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
