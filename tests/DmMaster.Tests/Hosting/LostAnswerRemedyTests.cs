using System.Net;
using DmMaster.Hosting.Port;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace DmMaster.Tests.Hosting;

/// <summary>The server must answer a call that gets the stream object of another which was left marked as waiting to write.</summary>
public class LostAnswerRemedyTests
{
    [Fact]
    public async Task Port_ReusedStreamThatWasLeftWaiting_IsAnswered()
    {
        var streams = new List<object>();
        await using var master = await RunningMaster.StartAsync(endpoints: routes => routes.MapGet("/stream", (HttpContext context) =>
        {
            streams.Add(context.Features.Get<IHttp2StreamIdFeature>()!);
            return "answer";
        }));
        using var client = new HttpClient
        {
            BaseAddress = new Uri($"http://{master.EndPoint}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        // The server takes a stream back when it next reads from the connection, which a second call makes sure of.
        while (streams.Count < 3 || !ReferenceEquals(streams[^1], streams[^2]))
        {
            Assert.Equal("answer", await client.GetStringAsync(new Uri("/stream", UriKind.Relative)).WaitAsync(RunningMaster.Patience));
            Assert.True(streams.Count < 1000, "no stream is ever used again");
        }

        LostAnswerRemedy.SetMark(streams[^1], true);
        Assert.Equal("answer", await client.GetStringAsync(new Uri("/stream", UriKind.Relative)).WaitAsync(RunningMaster.Patience));
        Assert.Same(streams[^2], streams[^1]);
    }
}
