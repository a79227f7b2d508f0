using Serilog.Events;

namespace DmMaster.Hosting.Settings;

/// <summary>DM's names of log levels.</summary>
internal static class LogLevels
{
    /// <summary>The level of a name in lower case, null when there is none.</summary>
    public static LogEventLevel? Parse(string name) => name switch
    {
        "debug" => LogEventLevel.Debug,
        "info" => LogEventLevel.Information,
        "warn" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        "fatal" => LogEventLevel.Fatal,
        _ => null,
    };

    /// <summary>The name of a level as log lines have it.</summary>
    public static string Name(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO",
        LogEventLevel.Warning => "WARN",
        LogEventLevel.Error => "ERROR",
        _ => "FATAL",
    };
}
