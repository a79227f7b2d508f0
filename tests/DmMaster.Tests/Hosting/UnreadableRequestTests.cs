using System.Net;
using System.Net.Http.Headers;
using DmMaster.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Tests.Hosting;

/// <summary>Requests that are no message, to calls of every kind: told to be the client's fault, and not logged as ours.</summary>
public sealed class UnreadableRequestTests
{
    private const string Told = "grpc: failed to unmarshal the received message";

    private static readonly byte[] HalfAField = [0, 0, 0, 0, 3, 0x0a, 0x7f, 0x61];
    private static readonly byte[] NoSuchFlag = [2, 0, 0, 0, 0];
    private static readonly byte[] NoGzip = [1, 0, 0, 0, 3, 0x0a, 0x01, 0x61];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var method in new[]
            {
                "pb.Master/ListMember", "etcdserverpb.KV/Range", "grpc.health.v1.Health/Check", "grpc.health.v1.Health/Watch",
                "etcdserverpb.Watch/Watch", "etcdserverpb.Lease/LeaseKeepAlive", "dmmaster.v1.WorkerLink/Connect",
            })
            {
                cases.Add(method, Convert.ToHexString(HalfAField));
                cases.Add(method, Convert.ToHexString(NoSuchFlag));
                cases.Add(method, Convert.ToHexString(NoGzip));
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Request_ThatIsNoMessage_IsTheClientsFault(string method, string body)
    {
        await using var master = await RunningMaster.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{master.EndPoint}/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Convert.FromHexString(body)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("grpc-encoding", "gzip");

        using var answer = await client.SendAsync(request).WaitAsync(RunningMaster.Patience);

        Assert.Equal((((int)StatusCode.Internal).ToString("d"), Told), (Of(answer, "grpc-status"), Of(answer, "grpc-message")));
    }

    [Fact]
    public async Task Message_OfALinkedWorkerThatIsNone_EndsTheLinkWithTheSame()
    {
        await using var master = await RunningMaster.StartAsync();
        using var channel = GrpcChannel.ForAddress(new Uri($"http://{master.EndPoint}"));
        var bytes = Marshallers.Create(static part => part, static part => part);
        var connect = new Method<byte[], byte[]>(MethodType.DuplexStreaming, "dmmaster.v1.WorkerLink", "Connect", bytes, bytes);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(connect, null, default);
        await call.RequestStream.WriteAsync(new WorkerMessage { Hello = new Hello { Name = "w1", Instance = "one" } }.ToByteArray());
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(RunningMaster.Patience));

        await call.RequestStream.WriteAsync(HalfAField[5..]);

        var end = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext().WaitAsync(RunningMaster.Patience))
            {
            }
        });
        Assert.Equal((StatusCode.Internal, Told), (end.StatusCode, end.Status.Detail));
    }

    private static string Of(HttpResponseMessage answer, string header) =>
        (answer.Headers.TryGetValues(header, out var values) || answer.TrailingHeaders.TryGetValues(header, out values) ? values : []).Single();
}
