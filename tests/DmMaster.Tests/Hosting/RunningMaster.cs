using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DmMaster.Hosting;
using DmMaster.Hosting.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DmMaster.Tests.Hosting;

/// <summary>A whole master in process on a port of its own; errors that it logs fail the test that disposes of it.</summary>
public sealed class RunningMaster : IAsyncDisposable, ILoggerProvider, ILogger
{
    /// <summary>How long a test waits for what must happen before it calls that a hang.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly WebApplication _app;

    private RunningMaster(MasterOptions options, TimeProvider? time, Action<IEndpointRouteBuilder>? endpoints)
    {
        _app = MasterHost.Build(options, new()
        {
            Logging = logging => logging.AddProvider(this),
            Services = services => services.AddSingleton(time ?? TimeProvider.System),
            Endpoints = endpoints ?? (static _ => { }),
        });
    }

    /// <summary>What the server may say about an attack: part of an error's text.</summary>
    public string? Expected { get; init; }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, MasterHost.Address(_app).Port);

    public static async Task<RunningMaster> StartAsync(TlsOptions? tls = null, TimeProvider? time = null, string? expected = null, Action<IEndpointRouteBuilder>? endpoints = null)
    {
        var master = new RunningMaster(new() { MasterAddress = "127.0.0.1:0", Tls = tls }, time, endpoints) { Expected = expected };
        await master._app.StartAsync();
        return master;
    }

    public async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(EndPoint);
        return new(socket, ownsSocket: true);
    }

    /// <summary>The master still serves others.</summary>
    public async Task AssertHealthyAsync()
    {
        await using var stream = await ConnectAsync();
        await stream.WriteAsync("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 200 OK", await stream.ReadTextAsync(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.True(_errors.IsEmpty, string.Join("\n", _errors.Take(3)));
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        var isExpected = FrameworkNoise.Contains(text) || (Expected is not null && text.Contains(Expected, StringComparison.Ordinal));
        if (logLevel >= LogLevel.Error && !isExpected)
        {
            _errors.Enqueue($"{text} {exception}");
        }
    }
}
