using System.Net;
using System.Net.Sockets;

namespace DmMaster.EndToEnd;

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePorts
{
    // Below what the system gives to those who ask for any port, so that nothing of the test itself takes one meanwhile.
    private const int Least = 22_000;
    private const int Most = 27_000;

    private static readonly Lock Gate = new();
    private static int _next = Random.Shared.Next(Least, Most);

    /// <summary>The first of a row of free ports, another row each time.</summary>
    public static int Row(int count)
    {
        lock (Gate)
        {
            for (var tried = Least; tried < Most; tried += count)
            {
                var first = _next;
                _next = first + count < Most ? first + count : Least;
                if (Enumerable.Range(first, count).All(IsFree))
                {
                    return first;
                }
            }
        }

        throw new InvalidOperationException($"no {count} free ports in a row");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
