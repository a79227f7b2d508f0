using DmMaster.Config;
using DmMaster.Testing.Databases;
using DmMaster.Tools;
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

    private MariaDbProcess? _process;
    private IReadOnlyList<string> _certificates = [];

    /// <summary>More options.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The port, 0 where no server is installed.</summary>
    public int Port => _process?.Port ?? 0;

    /// <summary>The server itself.</summary>
    internal MariaDbProcess Process => _process!;

    /// <summary>How to reach it.</summary>
    public DatabaseConfig Database => new() { Host = "127.0.0.1", Port = Port, User = User, Password = Password };

    /// <summary>The authority that its certificate is of, and those of clients must be of.</summary>
    public TestAuthority Authority { get; } = new("upstream authority");

    /// <summary>Whether there can be one.</summary>
    public static bool IsInstalled => MariaDbProcess.IsInstalled;

    /// <summary>Skips the test without a server.</summary>
    public static void Require() => Skip.IfNot(IsInstalled, "needs the tool mariadbd (Debian package mariadb-server)");

    /// <summary>A source of it.</summary>
    public string Source(string id, string more = "", string user = User, string password = Password, string security = "") =>
        $"source-id: \"{id}\"\n{more}\nfrom: {{host: \"127.0.0.1\", port: {Port}, user: \"{user}\", password: \"{password}\", security: {{{security}}}}}\n";

    public async Task InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        _process = MariaDbProcess.Prepare();
        var (certificate, key) = Authority.Issue("upstream");
        _certificates = [await FileAsync("ssl-ca", Authority.Pem), await FileAsync("ssl-cert", certificate), await FileAsync("ssl-key", key)];
        await StartAgainAsync();
        await ExecuteAsync(
            $"CREATE USER '{User}'@'localhost' IDENTIFIED BY '{Password}'; GRANT ALL ON *.* TO '{User}'@'localhost'",
            $"CREATE USER '{CertifiedUser}'@'localhost' IDENTIFIED BY '{Password}' REQUIRE X509");
    }

    /// <summary>Stops it, and starts it with more options than before.</summary>
    public async Task RestartAsync(params IEnumerable<string> more)
    {
        await Process.StopAsync();
        await StartAgainAsync(more);
    }

    /// <summary>Starts it after it was stopped, with more options than before.</summary>
    public Task StartAgainAsync(params IEnumerable<string> more) => Process.StartAgainAsync([.. _certificates, .. Options, .. more]);

    /// <summary>Runs statements, several on a line or one, as <c>root</c>.</summary>
    public Task ExecuteAsync(params IEnumerable<string> lines) => Process.ExecuteAsync(lines);

    /// <summary>Holds a table until it is disposed: whoever wants to drop it waits.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string table)
    {
        var connection = Process.Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = $"LOCK TABLES {table} WRITE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Waits until a question has an answer.</summary>
    public Task UntilAsync(string question, string answer) => Process.UntilAsync(question, answer);

    /// <summary>Asks for what a client of a relay asked.</summary>
    public DatabaseAnswer Ask(string statement)
    {
        using var connection = Process.Connect();
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
    public Task<string> AskAsync(string question) => Process.AskAsync(question);

    public async Task DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        Authority.Dispose();
    }

    // An option of the server, and the file that it names.
    private async Task<string> FileAsync(string option, string content)
    {
        var file = Path.Combine(Process.Folder, option);
        await File.WriteAllTextAsync(file, content);
        return $"--{option}={file}";
    }
}
