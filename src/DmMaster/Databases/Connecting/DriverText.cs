using System.Globalization;
using System.Net.Sockets;
using MySqlConnector;

namespace DmMaster.Databases.Connecting;

/// <summary>Why a database cannot be used, in the words of Go's driver, which DM's users and scripts know. Never a password.</summary>
internal static class DriverText
{
    /// <summary>What an exception of the driver says. Of a server that speaks something else, or nonsense, it throws whatever it stumbles over.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="broken">What is said when it is no answer of the server, but the connection that broke.</param>
    public static string Of(Exception failure, string broken) => failure switch
    {
        MySqlException { SqlState: { Length: > 0 } state } said => string.Create(CultureInfo.InvariantCulture, $"Error {said.Number} ({state}): {said.Message}"),
        _ when Find<IOException>(failure) is not null || Find<SocketException>(failure) is not null => broken,
        MySqlException => Innermost(failure).Message,
        _ => "malformed packet",
    };

    private static T? Find<T>(Exception? e)
        where T : Exception => e as T ?? (e?.InnerException is { } inner ? Find<T>(inner) : null);

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
