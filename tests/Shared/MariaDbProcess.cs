using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace DmMaster.Tools;

/// <summary>A real MariaDB with a directory and a port of its own, and <c>root</c> without a password from 127.0.0.1. None outlives this process.</summary>
internal sealed class MariaDbProcess : IAsyncDisposable
{
    // A log of the usual size would be most of what is copied.
    private const string SmallLog = "--innodb-log-file-size=4M";

    // Only turns a hang into a failure.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);

    private static readonly ConcurrentDictionary<MariaDbProcess, bool> Running = new();

    // Made once and copied: to make one takes longer than all else.
    private static readonly Lazy<Task<string>> EmptyData = new(MakeEmptyDataAsync);

    private readonly ConcurrentQueue<string> _said = [];
    private Process? _process;

    static MariaDbProcess() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => CleanUp();

    private MariaDbProcess()
    {
    }

    /// <summary>Whether it is installed.</summary>
    public static bool IsInstalled => Find("mariadbd") is not null && Find("mariadb-install-db") is not null;

    /// <summary>Its port at 127.0.0.1, the same after each start.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Where its files are, and a test may put more: removed with it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("mariadb-").FullName;

    private string Socket => Path.Combine(Folder, "s");

    /// <summary>A server that does not run yet.</summary>
    public static MariaDbProcess Prepare() => new();

    /// <summary>A server that runs.</summary>
    /// <param name="options">More options.</param>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public static async Task<MariaDbProcess> StartAsync(params IEnumerable<string> options)
    {
        var server = Prepare();
        await server.StartAgainAsync(options);
        return server;
    }

    /// <summary>Starts it, for the first time or after it was stopped.</summary>
    /// <param name="options">All options but those that say where it is: none is kept from the last time.</param>
    public async Task StartAgainAsync(params IEnumerable<string> options)
    {
        var data = Path.Combine(Folder, "data");
        var isNew = !Directory.Exists(data);
        if (isNew)
        {
            await RunAsync(Folder, "cp", "-a", "--reflink=auto", await EmptyData.Value, data);
        }

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = Start(
            Folder, Find("mariadbd") ?? throw new InvalidOperationException("mariadbd is not installed (Debian package mariadb-server)"), line =>
            {
                _said.Enqueue(line);
                if (line.Contains("ready for connections", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
            },
            [
                "--no-defaults", $"--datadir={data}", $"--socket={Socket}", $"--port={Port}", "--bind-address=127.0.0.1", $"--user={Environment.UserName}",
                SmallLog, "--log-bin=mysql-bin", "--binlog-format=ROW", "--server-id=1", .. options,
            ]);
        Running[this] = true;
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(ready.Task, ended).WaitAsync(Hang) == ended)
        {
            throw new InvalidOperationException($"mariadbd ended with {_process.ExitCode}: {string.Join('\n', _said)}");
        }

        if (isNew)
        {
            await ExecuteAsync("CREATE OR REPLACE USER 'root'@'127.0.0.1'; GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION");
        }
    }

    /// <summary>Stops it as a shutdown does, and waits for the end.</summary>
    public async Task StopAsync()
    {
        await RunAsync(Folder, "kill", "-s", "TERM", $"{_process!.Id}");
        await _process.WaitForExitAsync().WaitAsync(Hang);
    }

    /// <summary>Kills it where it stands, and waits for the end.</summary>
    public async Task KillAsync()
    {
        if (Running.TryRemove(this, out _))
        {
            _process!.Kill();
            await _process.WaitForExitAsync().WaitAsync(Hang);
        }
    }

    /// <summary>A connection of <c>root</c>.</summary>
    public MySqlConnection Connect()
    {
        var connection = new MySqlConnection($"Server={Socket};Protocol=unix;User ID=root;AllowUserVariables=true;Pooling=false;DefaultCommandTimeout=0");
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements, several on a line or one. What begins with <c>--</c> is left out.</summary>
    public async Task ExecuteAsync(params IEnumerable<string> lines)
    {
        await using var connection = Connect();
        foreach (var line in lines.Where(static line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = line;
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Asks for one value.</summary>
    public async Task<string> AskAsync(string question)
    {
        await using var connection = Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        return (await command.ExecuteScalarAsync())?.ToString() ?? "";
    }

    /// <summary>Waits until a question has an answer.</summary>
    public async Task UntilAsync(string question, string answer)
    {
        using var limit = new CancellationTokenSource(Hang, TimeProvider.System);
        while (await AskAsync(question) != answer)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<string> MakeEmptyDataAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mariadb-empty-").FullName;
        var data = Path.Combine(folder, "data");
        await RunAsync(
            folder, Find("mariadb-install-db")!, "--no-defaults", $"--datadir={data}", SmallLog, "--auth-root-authentication-method=normal", "--skip-test-db", $"--user={Environment.UserName}");
        return data;
    }

    private static async Task RunAsync(string folder, string file, params string[] arguments)
    {
        var said = new ConcurrentQueue<string>();
        using var process = Start(folder, file, said.Enqueue, arguments);
        await process.WaitForExitAsync().WaitAsync(Hang);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} ended with {process.ExitCode}: {string.Join('\n', said)}");
        }
    }

    private static Process Start(string folder, string file, Action<string> take, params string[] arguments)
    {
        var process = new Process { StartInfo = new ProcessStartInfo(file, arguments) { RedirectStandardError = true, RedirectStandardOutput = true } };

        // A server that starts removes the temporary tables of all others from a common directory.
        process.StartInfo.Environment["TMPDIR"] = folder;
        process.OutputDataReceived += (_, line) => take(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => take(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void CleanUp()
    {
        foreach (var server in Running.Keys)
        {
            server._process!.Kill();
        }

        if (EmptyData is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            Directory.Delete(Path.GetDirectoryName(EmptyData.Value.Result)!, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? Find(string tool) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
}
