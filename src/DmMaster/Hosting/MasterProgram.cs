using System.Net.Sockets;
using DmMaster.Config;
using DmMaster.Hosting.Logging;
using DmMaster.Hosting.Settings;
using DmMaster.Store;
using DmMaster.Store.Durable;
using DmMaster.Telemetry.Export;
using Serilog.Core;
using Serilog.Extensions.Logging;

namespace DmMaster.Hosting;

/// <summary>The process from its arguments to its exit code.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
public sealed partial class MasterProgram(TextWriter output, TextWriter error)
{
    /// <summary>The exit code of every start that failed, as in DM, and of a run that was ended by a bug.</summary>
    public const int Failed = 2;

    private const string MoveFromStock =
        "If it is that of a stock dm-master, move its sources and tasks: `dmctl config export` on the stock one, `dmctl config import` here";

    /// <summary>Runs until a signal stops it.</summary>
    /// <returns>0 after a graceful stop or a printed text, 2 when it could not start or go on.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        switch (OptionsLoader.Load(arguments, variable))
        {
            case StartDecision.Print { Text: var text }:
                output.Write(text);
                return 0;
            case StartDecision.Refuse { Errors: var errors }:
                Refuse(errors);
                return Failed;
            case StartDecision.Run { Options: var options }:
                return await ServeAsync(options);
            default:
                return Failed;
        }
    }

    /// <remarks>Standard output gets what DM prints, the message alone; standard error gets the whole, with code, cause and what to do.</remarks>
    private void Refuse(IReadOnlyList<DmError> errors)
    {
        foreach (var problem in errors)
        {
            output.WriteLine(problem.Code == StartErrors.LoggerCode
                ? $"init logger error {problem.Message}"
                : $"parse cmd flags err: {problem.Message}");
            error.WriteLine(problem.ToString());
        }
    }

    private async Task<int> ServeAsync(MasterOptions options)
    {
        if (!MasterLogger.TryOpen(options.Log, output, out var log, out var problem))
        {
            Refuse([StartErrors.Logger(problem)]);
            return Failed;
        }

        try
        {
            return await ServeAsync(options, log);
        }
        finally
        {
            await CloseAsync(log);
        }
    }

    /// <remarks>A log on a full disk cannot be written to its end. That is no reason to end in another way than always.</remarks>
    private static async Task CloseAsync(Logger log)
    {
        try
        {
            await log.DisposeAsync();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // There is nowhere left to say it.
        }
    }

    private async Task<int> ServeAsync(MasterOptions options, Logger log)
    {
        using var provider = new SerilogLoggerProvider(log);
        var logger = provider.CreateLogger(typeof(MasterProgram).FullName!);
        foreach (var warning in options.Warnings)
        {
            LogWarning(logger, warning);
        }

        await using var app = await StartAsync(options, provider, logger);
        if (app is null)
        {
            return Failed;
        }

        LogListening(logger, MasterHost.Address(app), options.AdvertiseAddress, options.Name, BuildVersion.Release, options.Tls is not null);
        if (options is { Etcd: null, DataDirectory: null })
        {
            LogVolatile(logger);
        }

        await app.WaitForShutdownAsync();
        LogStopped(logger);
        return ExitCode(app.Services.GetServices<IHostedService>());
    }

    /// <summary>How a run ended: a loop that breaks off stops the host, which by itself looks like any other stop.</summary>
    internal static int ExitCode(IEnumerable<IHostedService> services) =>
        services.OfType<BackgroundService>().Any(static loop => loop.ExecuteTask?.IsFaulted == true) ? Failed : 0;

    private async Task<WebApplication?> StartAsync(MasterOptions options, ILoggerProvider provider, ILogger logger)
    {
        WebApplication? app = null;
        try
        {
            app = MasterHost.Build(options, new()
            {
                Logging = logging => logging.AddProvider(provider),
                Services = static services => services.AddSingleton<IHostLifetime, SignalLifetime>().AddHosted<MemoryReturn>().AddOtlpExport(Variables()),
            });
            await app.StartAsync();
            return app;
        }
        catch (Exception exception) when (exception is DurableStoreException or StoreException or IOException or SocketException or InvalidOperationException)
        {
            var failure = StartErrors.Start(StartProblem(options, exception));
            LogStartFailed(logger, failure.ToString());
            error.WriteLine(failure.ToString());
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            return null;
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Variables() => Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .Select(static variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));

    private static string StartProblem(MasterOptions options, Exception exception) => exception switch
    {
        EtcdDirectoryException { HasStore: false } => $"{exception.Message}. {MoveFromStock}",
        DurableStoreException or StoreException => exception.Message,
        _ => $"listen tcp {options.MasterAddress}: {ListenProblem(exception)}",
    };

    private static string ListenProblem(Exception exception)
    {
        var socket = exception as SocketException ?? exception.InnerException as SocketException ?? exception.InnerException?.InnerException as SocketException;
        return socket?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "bind: address already in use",
            SocketError.AddressNotAvailable => "bind: cannot assign requested address",
            SocketError.AccessDenied => "bind: permission denied",
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "lookup: no such host",
            _ => exception.Message.ReplaceLineEndings(" "),
        };
    }

    [LoggerMessage(HostingEventIds.Listening, LogLevel.Information, "dm-master is listening")]
    private static partial void LogListening(ILogger logger, Uri address, string advertise, string name, string release, bool tls);

    [LoggerMessage(HostingEventIds.SettingWarning, LogLevel.Warning, "{warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(HostingEventIds.Volatile, LogLevel.Warning,
        "state is in memory and not kept over a restart: what it was before this start is lost; -data-dir or --etcd-endpoints keeps it")]
    private static partial void LogVolatile(ILogger logger);

    [LoggerMessage(HostingEventIds.StartFailed, LogLevel.Error, "fail to start dm-master")]
    private static partial void LogStartFailed(ILogger logger, string error);

    [LoggerMessage(HostingEventIds.Stopped, LogLevel.Information, "dm-master exit")]
    private static partial void LogStopped(ILogger logger);
}
