using System.IO.Pipelines;
using DmMaster.Hosting.Port;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Hosting;

public sealed class PrefacePeekTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _toServer = new();
    private readonly DefaultConnectionContext _connection = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool? _isHttp2;
    private byte[] _seen = [];

    public PrefacePeekTests() => _connection.Transport = new DuplexPipe(_toServer.Reader, new Pipe().Writer);

    public void Dispose() => _connection.Abort();

    [Fact]
    public async Task OnConnection_PrefaceByteByByte_IsHttp2AndKeepsTheBytes()
    {
        var peek = Start();
        foreach (var part in Http2Frames.Preface)
        {
            Assert.Null(_isHttp2);
            await _toServer.Writer.WriteAsync(new[] { part });
        }

        await peek;
        Assert.True(_isHttp2);
        Assert.Equal(Http2Frames.Preface, _seen);
        Assert.Equal("h2"u8.ToArray(), _connection.Features.Get<ITlsApplicationProtocolFeature>()!.ApplicationProtocol.ToArray());
        Assert.Null(_connection.Features.Get<ITlsConnectionFeature>()!.ClientCertificate);
    }

    [Fact]
    public async Task OnConnection_PrefaceAndMore_IsHttp2AndKeepsTheBytes()
    {
        byte[] all = [.. Http2Frames.Preface, 1, 2, 3];
        var peek = Start();
        await _toServer.Writer.WriteAsync(all);
        await peek;
        Assert.True(_isHttp2);
        Assert.Equal(all, _seen);
    }

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task OnConnection_OneByteOffThePreface_IsNotHttp2AndKeepsTheBytes(int position)
    {
        var start = Http2Frames.Preface[..(position + 1)];
        start[position] ^= 1;
        var peek = Start();
        await _toServer.Writer.WriteAsync(start);
        await peek;
        Assert.False(_isHttp2);
        Assert.Equal(start, _seen);
        Assert.Null(_connection.Features.Get<ITlsConnectionFeature>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(23)]
    public async Task OnConnection_UndecidedForTooLong_IsCutOff(int bytes)
    {
        var peek = Start();
        await _toServer.Writer.WriteAsync(Http2Frames.Preface.AsMemory(0, bytes));
        _time.Advance(Limit - TimeSpan.FromTicks(1));
        Assert.False(peek.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await peek.WaitAsync(RunningMaster.Patience);
        Assert.Null(_isHttp2);
        await _closed.Task.WaitAsync(RunningMaster.Patience);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    public async Task OnConnection_ClientLeavesUndecided_IsClosed(int bytes)
    {
        var peek = Start();
        await _toServer.Writer.WriteAsync(Http2Frames.Preface.AsMemory(0, bytes));
        await _toServer.Writer.CompleteAsync();
        await peek.WaitAsync(RunningMaster.Patience);
        Assert.Null(_isHttp2);
        await _closed.Task.WaitAsync(RunningMaster.Patience);
    }

    [Fact]
    public async Task OnConnection_ClientResets_IsClosedWithoutError()
    {
        var peek = Start();
        await _toServer.Writer.CompleteAsync(new ConnectionResetException("reset"));
        await peek.WaitAsync(RunningMaster.Patience);
        Assert.Null(_isHttp2);
    }

    [Fact]
    public async Task OnConnection_DecidedInTime_LeavesNoClockBehind()
    {
        var peek = Start();
        await _toServer.Writer.WriteAsync("GET"u8.ToArray());
        await peek;
        _time.Advance(Limit * 2);
        await _toServer.Writer.WriteAsync("x"u8.ToArray());
        Assert.False((await _toServer.Reader.ReadAsync()).IsCanceled);
    }

    public static TheoryData<int> Positions() => [.. Enumerable.Range(0, 24)];

    private Task Start()
    {
        _connection.ConnectionClosed.Register(_closed.SetResult);
        return new PrefacePeek(_time, Limit).OnConnectionAsync(_connection, async connection =>
        {
            _isHttp2 = connection.Features.Get<ITlsApplicationProtocolFeature>() is not null;
            var result = await connection.Transport.Input.ReadAsync();
            _seen = System.Buffers.BuffersExtensions.ToArray(result.Buffer);
            connection.Transport.Input.AdvanceTo(result.Buffer.End);
        });
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
