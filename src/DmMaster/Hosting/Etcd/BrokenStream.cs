using Microsoft.AspNetCore.Http.Features;

namespace DmMaster.Hosting.Etcd;

/// <summary>
/// Ends a stream that cannot be completed as a failure of the server, whatever else was meant: etcd's clients resume a watch that ends
/// like that, but give one up for ever that is said to be cancelled.
/// </summary>
/// <param name="stream">The stream to the client.</param>
internal sealed class BrokenStream(IHttpResetFeature stream) : IHttpResetFeature
{
    /// <summary>INTERNAL_ERROR, see RFC 9113 section 7.</summary>
    private const int InternalError = 2;

    /// <summary>Has everybody who handles a call end it like that.</summary>
    public static void Guard(HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } stream)
        {
            context.Features.Set<IHttpResetFeature>(new BrokenStream(stream));
        }
    }

    /// <inheritdoc/>
    public void Reset(int errorCode) => stream.Reset(InternalError);
}
