using DmMaster.Hosting;
using DmMaster.Tests.Links;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DmMaster.Tests.Hosting;

/// <summary>Libraries do not log each call.</summary>
public sealed class LogFilterTests
{
    [Theory]
    [InlineData("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.Error)]
    [InlineData("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Error)]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", LogLevel.Information)]
    public async Task Library_WithALineForEachCall_IsSilent(string category, LogLevel level)
    {
        using var log = new LogCapture();
        await using var app = MasterHost.Build(
            new() { MasterAddress = "127.0.0.1:0" }, new() { Logging = logging => logging.AddProvider(log) });
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();

        Assert.True(loggers.CreateLogger("DmMaster").IsEnabled(LogLevel.Information));
        Assert.False(loggers.CreateLogger(category).IsEnabled(level));
    }
}
