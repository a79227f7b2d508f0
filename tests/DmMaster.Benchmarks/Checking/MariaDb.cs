using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Processes;
using MySqlConnector;

namespace DmMaster.Benchmarks.Checking;

/// <summary>A MariaDB with a directory and a port of its own.</summary>
internal sealed class MariaDb : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly ChildProgram _program;

    private MariaDb(DirectoryInfo directory, ChildProgram program, int port) => (_directory, _program, Port) = (directory, program, port);

    /// <summary>Its port at 127.0.0.1, where <c>root</c> needs no password.</summary>
    public int Port { get; }

    private string Socket => Path.Combine(_directory.FullName, "s");

    public static async Task<MariaDb> StartAsync(int id, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("dm-bench-mariadb-");
        string[] common = ["--no-defaults", $"--datadir={Path.Combine(directory.FullName, "data")}", $"--tmpdir={directory.FullName}", $"--user={Environment.UserName}"];
        await using (var install = ChildProgram.Start(Find("mariadb-install-db"), [.. common, "--auth-root-authentication-method=normal", "--skip-test-db"]))
        {
            await install.EndAsync(cancellationToken);
        }

        var port = FreePort.Take();
        var server = new MariaDb(
            directory,
            ChildProgram.Start(
                Find("mariadbd"),
                [.. common, $"--socket={Path.Combine(directory.FullName, "s")}", $"--port={port}", "--bind-address=127.0.0.1", $"--server-id={id}", "--log-bin=mysql-bin",
                    "--binlog-format=ROW", "--skip-name-resolve"]),
            port);
        await server._program.LineAsync("ready for connections", cancellationToken);
        await server.ExecuteAsync("CREATE OR REPLACE USER root@'127.0.0.1'; GRANT ALL ON *.* TO root@'127.0.0.1'", cancellationToken);
        return server;
    }

    /// <summary>Runs statements.</summary>
    public async Task ExecuteAsync(string statements, CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection($"Server={Socket};Protocol=unix;User ID=root;Pooling=false;DefaultCommandTimeout=0;AllowUserVariables=true");
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = statements;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static string Find(string tool) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists)
        ?? throw new MeasurementException($"{tool} is not installed (Debian: mariadb-server)");
}
