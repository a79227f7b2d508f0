using System.Collections.Concurrent;
using System.Diagnostics;
using DmMaster.Config;
using DmMaster.Testing.Databases;
using DmMaster.Tests.Workers.Stock;
using MySqlConnector;

namespace DmMaster.Tests.Databases;

/// <summary>
/// A real MariaDB with a directory and a port of its own, a user with a password, one who must show a certificate, and TLS; and
/// <c>root</c> without a password from 127.0.0.1.
/// </summary>
public sealed class MariaDbServer : IAsyncLifetime
{
    public const string User = "dm";
    public const string CertifiedUser = "certified";
    public const string Password = "secret-2f!7";

    // Only turns a hang into a failure.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<string> _said = [];
    private readonly string _directory = Directory.CreateTempSubdirectory("mariadb-").FullName;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    /// <summary>More options.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The port.</summary>
    public int Port { get; private set; }

    /// <summary>How to reach it.</summary>
    public DatabaseConfig Database => new() { Host = "127.0.0.1", Port = Port, User = User, Password = Password };

    /// <summary>The authority that its certificate is of, and those of clients must be of.</summary>
    public TestAuthority Authority { get; } = new("upstream authority");

    /// <summary>Skips the test without a server.</summary>
    public static void Require() => Skip.If(
        Find("mariadbd") is null || Find("mariadb-install-db") is null, "needs the tool mariadbd (Debian package mariadb-server)");

    /// <summary>A source of it.</summary>
    public string Source(string id, string more = "", string user = User, string password = Password, string security = "") =>
        $"source-id: \"{id}\"\n{more}\nfrom: {{host: \"127.0.0.1\", port: {Port}, user: \"{user}\", password: \"{password}\", security: {{{security}}}}}\n";

    public async Task InitializeAsync()
    {
        if (Find("mariadbd") is not { } server || Find("mariadb-install-db") is not { } install)
        {
            return;
        }

        var data = Path.Combine(_directory, "data");
        using var prepared = Start(
            install, "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db", $"--user={Environment.UserName}");
        await prepared.WaitForExitAsync().WaitAsync(Hang);
        Assert.True(prepared.ExitCode == 0, $"{install} ended with {prepared.ExitCode}: {string.Join('\n', _said)}");
        var (certificate, key) = Authority.Issue("upstream");
        Port = int.Parse(FrozenPort.Refusing().Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "--no-defaults", $"--datadir={data}", $"--socket={Socket}", $"--port={Port}", "--bind-address=127.0.0.1",
            await FileAsync("ssl-ca", Authority.Pem), await FileAsync("ssl-cert", certificate), await FileAsync("ssl-key", key),
            "--log-bin=mysql-bin", "--binlog-format=ROW", "--server-id=1", $"--user={Environment.UserName}", .. Options,
        ];
        _process = Start(server, arguments);
        await _ready.Task.WaitAsync(Hang);
        await ExecuteAsync(
            $"CREATE USER '{User}'@'localhost' IDENTIFIED BY '{Password}'; GRANT ALL ON *.* TO '{User}'@'localhost'",
            $"CREATE USER '{CertifiedUser}'@'localhost' IDENTIFIED BY '{Password}' REQUIRE X509",
            "CREATE OR REPLACE USER 'root'@'127.0.0.1'; GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION");
    }

    private string Socket => Path.Combine(_directory, "s");

    /// <summary>Runs statements, several on a line or one, as <c>root</c>.</summary>
    public async Task ExecuteAsync(params IEnumerable<string> lines)
    {
        await using var connection = new MySqlConnection($"Server={Socket};Protocol=unix;User ID=root;AllowUserVariables=true;Pooling=false");
        await connection.OpenAsync();
        foreach (var line in lines.Where(static line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = line;
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Holds a table until it is disposed: whoever wants to drop it waits.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string table)
    {
        var connection = new MySqlConnection($"Server={Socket};Protocol=unix;User ID=root;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"LOCK TABLES {table} WRITE";
        await command.ExecuteNonQueryAsync();
        return connection;
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

    /// <summary>Asks for what a client of a relay asked.</summary>
    public DatabaseAnswer Ask(string statement)
    {
        using var connection = new MySqlConnection($"Server={Socket};Protocol=unix;User ID=root;AllowUserVariables=true;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        try
        {
            using var reader = command.ExecuteReader();
            if (reader.FieldCount == 0)
            {
                return DatabaseAnswer.Done;
            }

            var lines = new List<IReadOnlyList<string?>>();
            while (reader.Read())
            {
                lines.Add([.. Enumerable.Range(0, reader.FieldCount).Select(at => reader.IsDBNull(at) ? null : Convert.ToString(reader.GetValue(at), System.Globalization.CultureInfo.InvariantCulture))]);
            }

            return new DatabaseAnswer.Rows([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], lines);
        }
        catch (MySqlException refusal)
        {
            return new DatabaseAnswer.Refusal((ushort)refusal.Number, refusal.SqlState ?? "HY000", refusal.Message);
        }
    }

    /// <summary>Asks for one value.</summary>
    public async Task<string> AskAsync(string question)
    {
        await using var connection = new MySqlConnection($"Server={Socket};Protocol=unix;User ID=root;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        return (await command.ExecuteScalarAsync())?.ToString() ?? "";
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string? Find(string tool) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    // An option of the server, and the file that it names.
    private async Task<string> FileAsync(string option, string content)
    {
        var file = Path.Combine(_directory, option);
        await File.WriteAllTextAsync(file, content);
        return $"--{option}={file}";
    }

    private Process Start(string file, params string[] arguments)
    {
        var process = new Process { StartInfo = new ProcessStartInfo(file, arguments) { RedirectStandardError = true, RedirectStandardOutput = true } };

        // A server that starts removes the temporary tables of all others from a common directory.
        process.StartInfo.Environment["TMPDIR"] = _directory;
        process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) =>
        {
            _said.Enqueue(line.Data ?? "");
            if (line.Data?.Contains("ready for connections", StringComparison.Ordinal) == true)
            {
                _ready.TrySetResult();
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
