namespace DmMaster.Http;

/// <summary><c>/health</c> as etcd answers it: DM's members look at each other with it.</summary>
internal static class HealthEndpoint
{
    /// <summary>Answers; the process that answers is healthy.</summary>
    public static Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            return PlainText.WriteAsync(context, PlainText.Utf8, """{"health":"true","reason":""}""");
        }

        context.Response.Headers.Allow = "GET";
        return PlainText.WriteErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed\n");
    }
}
