using System.Net.Security;

namespace DmMaster.Workers.Calls;

/// <summary>Calls to workers.</summary>
public sealed record WorkerCallOptions
{
    /// <summary>The longest a call may take, connecting included. Above zero.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest it may take to connect to a stock worker. Above zero.</summary>
    /// <value>Default 3 seconds.</value>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What to show and to demand in the TLS handshake with a host; asked for each connection. Null for clear text.</summary>
    public Func<string, SslClientAuthenticationOptions>? Tls { get; init; }
}
