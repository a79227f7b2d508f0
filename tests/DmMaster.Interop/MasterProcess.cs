using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DmMaster.Interop;

/// <summary>The built program as a process of its own.</summary>
internal sealed partial class MasterProcess : IDisposable
{
    private readonly Process _process;

    private MasterProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>The built executable, beside the tests' own output.</summary>
    public static string Executable { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "DmMaster", new DirectoryInfo(AppContext.BaseDirectory).Name, "dm-master"));

    public int Port { get; }

    /// <summary>Starts it on a free port and waits until its log says that it listens.</summary>
    public static async Task<MasterProcess> StartAsync(params string[] arguments)
    {
        var process = Tool.Start(Executable, null, ["-master-addr", "127.0.0.1:0", .. arguments]);
        using var patience = new CancellationTokenSource(Tool.Patience, TimeProvider.System);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("[\"dm-master is listening\"]", StringComparison.Ordinal))
            {
                var address = line.Split("[address=")[1].Split(']')[0];
                return new(process, new Uri(address).Port);
            }
        }

        throw new InvalidOperationException($"dm-master did not start: {await process.StandardError.ReadToEndAsync(patience.Token)}");
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return socket;
    }

    /// <summary>Resident memory, bytes.</summary>
    public long Memory()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Tool.Patience, TimeProvider.System);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async Task<string> GetAsync(string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}{path}")));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
