using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace DmMaster.Hosting.Port;

/// <summary>Keeps the server from losing the answer of a call whose HTTP/2 stream object was used before.</summary>
/// <remarks>
/// Kestrel (seen in 10.0.12; dotnet/aspnetcore issue 53736) reuses the objects of finished streams. A window update that comes while the
/// last data of an answer is being written can leave such an object marked as waiting for its turn to write, and nothing takes the mark
/// away: the next call that gets the object is carried out, but its answer is never sent. The mark means nothing at the start of a call,
/// so it is taken away there. On a server without this mark nothing is done.
/// </remarks>
internal static class LostAnswerRemedy
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
    private const string Http2 = "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http2.";
    private const string StreamType = Http2 + "Http2Stream, Microsoft.AspNetCore.Server.Kestrel.Core";
    private const string OutputType = Http2 + "Http2OutputProducer, Microsoft.AspNetCore.Server.Kestrel.Core";
    private static readonly object NotWaiting = false;
    private static readonly FieldInfo? Output = Type.GetType(StreamType)?.GetField("_http2Output", Hidden);
    private static readonly FieldInfo? Mark = Type.GetType(OutputType)?.GetField("_isScheduled", Hidden);

    /// <summary>Applies it to every call.</summary>
    public static void UseLostAnswerRemedy(this IApplicationBuilder app)
    {
        if (Mark?.FieldType != typeof(bool) || Output?.FieldType != Mark.DeclaringType)
        {
            return;
        }

        app.Use(static next => context =>
        {
            if (context.Features.Get<IHttp2StreamIdFeature>() is { } stream && Output!.DeclaringType!.IsInstanceOfType(stream))
            {
                SetMark(stream, NotWaiting);
            }

            return next(context);
        });
    }

    /// <summary>Sets the mark of a stream.</summary>
    internal static void SetMark(object stream, object isWaiting) => Mark!.SetValue(Output!.GetValue(stream), isWaiting);
}
