using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DmMaster.Tests.Hosting;

/// <summary>Mutated first bytes, frames and headers: the master answers or closes, and goes on serving. Case n is the same in every run.</summary>
public class PortFuzzTests
{
    private const int Cases = 100_000;
    private const int Clients = 32;

    private static readonly byte[][] Seeds =
    [
        "\n"u8.ToArray(),
        "GET /status HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n"u8.ToArray(),
        "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray(),
        "PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"u8.ToArray(),
        Convert.FromHexString("160301002f0100002b0303" + new string('5', 64) + "000004130113020100"),
        [.. Http2Frames.Preface, .. Http2Frames.Frame(Http2Frames.Settings, 0, 0, [0, 3, 0, 0, 0, 100]), .. Call(1), .. Call(3)],
        [.. Http2Frames.Preface, .. Http2Frames.Frame(Http2Frames.Settings, 0, 0, []), .. Http2Frames.Frame(8, 0, 0, [0, 0, 255, 255]), .. Call(1)],
    ];

    [Fact]
    public async Task Port_MutatedInput_IsAnsweredOrClosedAndLeavesNothingBehind()
    {
        await using var master = await RunningMaster.StartAsync();
        for (var warm = 0; warm < 200; warm++)
        {
            await RunCaseAsync(master.EndPoint, Mutate(-1 - warm));
        }

        var handles = OpenHandles();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var number = Interlocked.Increment(ref next); number < Cases; number = Interlocked.Increment(ref next))
            {
                var input = Mutate(number);
                Assert.True(await RunCaseAsync(master.EndPoint, input), $"case {number} hung: {Convert.ToHexString(input)}");
            }
        }));

        await master.AssertHealthyAsync();
        await AssertHandlesAsync(handles + Clients);
    }

    private static byte[] Call(int stream) =>
    [
        .. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, stream, Http2Frames.HealthCheck),
        .. Http2Frames.Frame(Http2Frames.Data, Http2Frames.EndStream, stream, Http2Frames.EmptyMessage),
    ];

    /// <returns>Whether the server ended the conversation in time.</returns>
    private static async Task<bool> RunCaseAsync(EndPoint target, byte[] input)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        // A reset at the end keeps the system from running out of ports.
        socket.LingerState = new(enable: true, seconds: 0);
        var buffer = new byte[1024];
        using var patience = new CancellationTokenSource(RunningMaster.Patience, TimeProvider.System);
        try
        {
            await socket.ConnectAsync(target, patience.Token);
            await socket.SendAsync(input, patience.Token);
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end, too.
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return true;
    }

    private static byte[] Mutate(int number)
    {
        var random = new Random(20261124 + number);
        List<byte> bytes = [.. Seeds[random.Next(Seeds.Length)]];
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            Change(bytes, random);
        }

        return bytes.Count == 0 ? [0] : [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 20)));
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 60))));
                break;
            case 4:
                var noise = new byte[random.Next(1, 40)];
                random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
            case 5:
                bytes.InsertRange(at, Http2Frames.Frame((byte)random.Next(12), (byte)random.Next(256), random.Next(8), new byte[random.Next(40)]));
                break;
            default:
                bytes.InsertRange(at, Encoding.ASCII.GetBytes(new string((char)random.Next(1, 127), random.Next(1, 3000))));
                break;
        }
    }

    private static int OpenHandles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <remarks>The server closes its side a moment after the client has seen the end; a leak would never get there.</remarks>
    private static async Task AssertHandlesAsync(int most)
    {
        using var patience = new CancellationTokenSource(RunningMaster.Patience, TimeProvider.System);
        while (OpenHandles() > most && !patience.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        Assert.InRange(OpenHandles(), 0, most);
    }
}
