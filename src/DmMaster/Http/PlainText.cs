using System.Text;

namespace DmMaster.Http;

/// <summary>Short text answers, with their length.</summary>
internal static class PlainText
{
    /// <summary>The type that Go's server gives to text it recognises.</summary>
    public const string Utf8 = "text/plain; charset=utf-8";

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync(HttpContext context, string contentType, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    /// <summary>Writes an error as Go's server does.</summary>
    public static Task WriteErrorAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return WriteAsync(context, Utf8, text);
    }
}
