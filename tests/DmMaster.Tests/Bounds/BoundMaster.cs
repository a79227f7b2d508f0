using System.Net.Sockets;
using DmMaster.Hosting.Bounds;
using DmMaster.Protocol.Etcd;
using DmMaster.Testing;
using DmMaster.Tests.Hosting;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DmMaster.Tests.Bounds;

/// <summary>A master with bounds of the test's choice, a client that behaves and any number that do not.</summary>
internal sealed class BoundMaster : IAsyncDisposable
{
    public static readonly ByteString Start = ByteString.CopyFromUtf8("a/");
    public static readonly ByteString End = ByteString.CopyFromUtf8("a0");

    private readonly InProcessMaster _master;

    private BoundMaster(InProcessMaster master)
    {
        _master = master;
        Channel = GrpcChannel.ForAddress(master.Address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        Store = new KV.KVClient(Channel);
    }

    /// <summary>What counts.</summary>
    public LoadBudget Budget => _master.Service<LoadBudget>();

    /// <summary>One connection.</summary>
    public GrpcChannel Channel { get; }

    /// <summary>The good client.</summary>
    public KV.KVClient Store { get; }

    public static async Task<BoundMaster> StartAsync(LoadOptions? options = null, TimeProvider? time = null) =>
        new(await InProcessMaster.StartAsync(time, services: services => services.AddSingleton(options ?? new LoadOptions())));

    /// <summary>Puts so many keys with values of such a size.</summary>
    public async Task FillAsync(int count, int bytes)
    {
        for (var i = 0; i < count; i++)
        {
            await Store.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8($"a/{i:0000}"), Value = ValueOf(i, bytes) });
        }
    }

    public static ByteString ValueOf(int key, int bytes) => ByteString.CopyFrom([.. Enumerable.Repeat((byte)key, bytes)]);

    /// <summary>Reads all of them.</summary>
    public async Task<RangeResponse> ReadAsync() => await Store.RangeAsync(All());

    public static RangeRequest All() => new() { Key = Start, RangeEnd = End };

    /// <summary>The good client's call goes through.</summary>
    public async Task AssertServesAsync() => await Store.RangeAsync(new RangeRequest { Key = Start }).ResponseAsync.WaitAsync(RunningMaster.Patience);

    /// <summary>Connects as a client that lets the server send nothing.</summary>
    public async Task<NetworkStream> ConnectMuteAsync()
    {
        var stream = await ConnectAsync();
        await stream.WriteAsync((byte[])[.. Http2Frames.Preface, .. Http2Frames.Frame(Http2Frames.Settings, 0, 0, [0, 4, 0, 0, 0, 0])]);
        return stream;
    }

    public async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_master.Address.Host, _master.Address.Port);
        return new(socket, ownsSocket: true);
    }

    /// <summary>Waits for what the server counts.</summary>
    public async Task UntilAsync(Func<LoadBudget, bool> isSo)
    {
        using var patience = new CancellationTokenSource(RunningMaster.Patience, TimeProvider.System);
        while (!isSo(Budget))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _master.DisposeAsync();
    }
}
