using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Store.Tests.EtcdApi.Golden;

/// <summary>One stream of a recording, opened against our port; what comes back is read at once.</summary>
internal sealed class ReplayStream : IDisposable
{
    private readonly AsyncDuplexStreamingCall<byte[], byte[]> _call;
    private readonly Channel<byte[]> _answers = Channel.CreateUnbounded<byte[]>();

    public ReplayStream(CallInvoker invoker, Method<byte[], byte[]> method)
    {
        _call = invoker.AsyncDuplexStreamingCall(method, null, default);
        Reading = ReadAsync();
    }

    /// <summary>The loop that reads.</summary>
    public Task Reading { get; }

    public Task SendAsync(IMessage request) => _call.RequestStream.WriteAsync(request.ToByteArray());

    public async Task<byte[]> NextAsync() => await _answers.Reader.ReadAsync().AsTask().WaitAsync(WatchClient.Hang);

    /// <summary>What has come and was not taken.</summary>
    public int Left => _answers.Reader.Count;

    public void Dispose() => _call.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(default))
            {
                _answers.Writer.TryWrite(_call.ResponseStream.Current);
            }
        }
        catch (RpcException)
        {
            // The replay cancels its streams where the recording did.
        }
    }
}
