using System.Net.Sockets;
using System.Text;

namespace DmMaster.Tests.Hosting;

/// <summary>Reading from a peer that may answer, close or reset, but may not hang.</summary>
internal static class SocketStreams
{
    /// <summary>Everything until the peer closes or resets.</summary>
    public static async Task<byte[]> ReadToEndAsync(this Stream stream)
    {
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all).WaitAsync(RunningMaster.Patience);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // A reset ends the conversation as well as a close does.
        }

        return all.ToArray();
    }

    /// <summary>The same, as text.</summary>
    public static async Task<string> ReadTextAsync(this Stream stream) => Encoding.Latin1.GetString(await stream.ReadToEndAsync());

    /// <summary>Writes as long as the peer takes it.</summary>
    /// <returns>Whether the peer took all of it.</returns>
    public static async Task<bool> TryWriteAsync(this Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
