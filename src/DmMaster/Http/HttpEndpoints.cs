namespace DmMaster.Http;

/// <summary>The HTTP routes that need nothing of the coordinator.</summary>
public static class HttpEndpoints
{
    /// <summary>Adds <c>/status</c>, <c>/health</c> and the answer to everything unknown.</summary>
    public static void MapPlainHttp(this IEndpointRouteBuilder routes)
    {
        var status = routes.ServiceProvider.GetRequiredService<StatusEndpoint>();
        routes.Map("/status", status.AnswerAsync);
        routes.Map("/health", HealthEndpoint.AnswerAsync);
        routes.MapFallback("{*path}", static context =>
            PlainText.WriteErrorAsync(context, StatusCodes.Status404NotFound, "404 page not found\n"));
    }
}
