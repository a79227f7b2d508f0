using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>One watch stream, read step by step. The time-out only turns a hang into a failure; no test waits for it.</summary>
internal sealed class WatchClient(ChannelBase channel) : IDisposable
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly AsyncDuplexStreamingCall<Wire.WatchRequest, Wire.WatchResponse> _call = new Wire.Watch.WatchClient(channel).Watch();

    public Task SendAsync(Wire.WatchRequest request) => _call.RequestStream.WriteAsync(request);

    public Task SendAsync(Wire.WatchCreateRequest request) => SendAsync(new Wire.WatchRequest { CreateRequest = request });

    public Task CancelAsync(long id) => SendAsync(new Wire.WatchRequest { CancelRequest = new() { WatchId = id } });

    public Task AskProgressAsync() => SendAsync(new Wire.WatchRequest { ProgressRequest = new() });

    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>Makes a watch on a prefix and takes the answer.</summary>
    public Task<Wire.WatchResponse> CreateAsync(string prefix, long from = 0) =>
        CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of(prefix), RangeEnd = Bytes.PrefixEnd(prefix), StartRevision = from });

    public async Task<Wire.WatchResponse> CreateAsync(Wire.WatchCreateRequest request)
    {
        await SendAsync(request);
        var created = await NextAsync();
        Assert.True(created.Created);
        return created;
    }

    public async Task<Wire.WatchResponse> NextAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext(default).WaitAsync(Hang), "the stream ended");
        return _call.ResponseStream.Current;
    }

    /// <summary>As many events as asked for, each as <c>+key=value@revision</c> or <c>-key@revision</c>.</summary>
    public async Task<List<string>> EventsAsync(int count)
    {
        var events = new List<string>();
        while (events.Count < count)
        {
            events.AddRange((await NextAsync()).Events.Select(Text));
        }

        return events;
    }

    public async Task<RpcException> FailureAsync() =>
        await Assert.ThrowsAsync<RpcException>(async () => await _call.ResponseStream.MoveNext(default).WaitAsync(Hang));

    public static string Text(Wire.Event change) => change.Type == Wire.Event.Types.EventType.Put
        ? $"+{change.Kv.Key.ToStringUtf8()}={change.Kv.Value.ToStringUtf8()}@{change.Kv.ModRevision}"
        : $"-{change.Kv.Key.ToStringUtf8()}@{change.Kv.ModRevision}";

    public void Dispose() => _call.Dispose();
}
