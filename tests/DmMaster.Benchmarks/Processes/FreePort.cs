using System.Net;
using System.Net.Sockets;

namespace DmMaster.Benchmarks.Processes;

/// <summary>Ports for programs that cannot choose one themselves.</summary>
internal static class FreePort
{
    /// <summary>A port that nobody listens on now.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
