namespace DmMaster.Http;

/// <summary>The HTTP routes that need nothing of the coordinator.</summary>
public static class HttpEndpoints
{
    /// <summary>Adds <c>/status</c>, <c>/health</c>, <c>/metrics</c> and the answer to everything unknown.</summary>
    public static void MapPlainHttp(this IEndpointRouteBuilder routes)
    {
        var status = routes.ServiceProvider.GetRequiredService<StatusEndpoint>();
        routes.MapExact("/status", status.AnswerAsync);
        routes.MapExact("/health", HealthEndpoint.AnswerAsync);
        routes.MapExact("/metrics", routes.ServiceProvider.GetRequiredService<MetricsEndpoint>().AnswerAsync);
        routes.MapFallback("{*path}", NotFoundAsync);
    }

    /// <remarks>Routing lets a slash at the end pass, Go does not. To <c>CONNECT</c> there is no answer: success would open a tunnel.</remarks>
    private static void MapExact(this IEndpointRouteBuilder routes, string path, RequestDelegate answer) => routes.Map(
        path,
        context => context.Request.Path.Value == path && !HttpMethods.IsConnect(context.Request.Method) ? answer(context) : NotFoundAsync(context));

    private static Task NotFoundAsync(HttpContext context) =>
        PlainText.WriteErrorAsync(context, StatusCodes.Status404NotFound, "404 page not found\n");
}
