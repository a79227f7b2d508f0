using System.Net;
using DmMaster.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Http;

public class PlainHttpTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("BREW")]
    public async Task Status_AnyMethod_GivesLabelledLines(string method)
    {
        var time = new FakeTimeProvider();
        await using var master = await RunningMaster.StartAsync(time: time);
        time.Advance(TimeSpan.FromSeconds(3725.9));
        using var answer = await SendAsync(master, method, "/status");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.Equal(
            ["Release Version", "Git Commit Hash", "Git Branch", "UTC Build Time", "Go Version", "Failpoint Build"],
            lines[..6].Select(static line => line.Split(':')[0]));
        Assert.Equal(["Uptime: 1h2m5s", "State: volatile (in memory; lost on restart)", ""], lines[6..]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nope")]
    [InlineData("/status/")]
    [InlineData("/status/x")]
    [InlineData("/a/b.c/d?e=f")]
    public async Task Unknown_Path_IsGosNotFound(string path)
    {
        await using var master = await RunningMaster.StartAsync();
        using var answer = await SendAsync(master, "GET", path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("404 page not found\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("x-content-type-options").Single());
        AssertCrossOrigin(answer);
    }

    [Theory]
    [InlineData("/status")]
    [InlineData("/health")]
    public async Task Connect_KnownPath_IsNotFoundAndNoBug(string path)
    {
        await using var master = await RunningMaster.StartAsync();
        await using var stream = await master.ConnectAsync();

        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"CONNECT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));

        Assert.StartsWith("HTTP/1.1 404 ", await stream.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_Get_IsEtcds()
    {
        await using var master = await RunningMaster.StartAsync();
        using var answer = await SendAsync(master, "GET", "/health");
        Assert.Equal("""{"health":"true","reason":""}""", await answer.Content.ReadAsStringAsync());
        using var refused = await SendAsync(master, "POST", "/health");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        AssertCrossOrigin(refused);
    }

    [Theory]
    [InlineData("/status")]
    [InlineData("/nope")]
    public async Task Options_AnyPath_IsAnsweredFirst(string path)
    {
        await using var master = await RunningMaster.StartAsync();
        using var answer = await SendAsync(master, "OPTIONS", path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        AssertCrossOrigin(answer);
    }

    private static void AssertCrossOrigin(HttpResponseMessage answer)
    {
        Assert.Equal("POST, GET, OPTIONS, PUT, DELETE", string.Join(", ", answer.Headers.GetValues("access-control-allow-methods")));
        Assert.Equal("*", answer.Headers.GetValues("access-control-allow-origin").Single());
        Assert.Equal("accept, content-type, authorization", string.Join(", ", answer.Headers.GetValues("access-control-allow-headers")));
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningMaster master, string method, string path)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new(method), new Uri($"http://{master.EndPoint}{path}"));
        return await client.SendAsync(request);
    }
}
