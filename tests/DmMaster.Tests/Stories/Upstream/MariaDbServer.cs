using System.Diagnostics;
using DmMaster.Config;
using DmMaster.Tests.Workers.Stock;

namespace DmMaster.Tests.Stories.Upstream;

/// <summary>A real MariaDB with a directory and a port of its own, a user with a password, one who must show a certificate, and TLS.</summary>
public sealed class MariaDbServer : IAsyncLifetime
{
    public const string User = "dm";
    public const string CertifiedUser = "certified";
    public const string Password = "secret-2f!7";

    // Only turns a hang into a failure.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);

    private readonly string _directory = Directory.CreateTempSubdirectory("mariadb-").FullName;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

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
        using var prepared = Start(install, "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db", $"--user={Environment.UserName}");
        await prepared.WaitForExitAsync().WaitAsync(Hang);
        var initial = Path.Combine(_directory, "init.sql");
        await File.WriteAllTextAsync(
            initial,
            $"CREATE USER '{User}'@'localhost' IDENTIFIED BY '{Password}';\nGRANT ALL ON *.* TO '{User}'@'localhost';\n" +
            $"CREATE USER '{CertifiedUser}'@'localhost' IDENTIFIED BY '{Password}' REQUIRE X509;\n");
        var (certificate, key) = Authority.Issue("upstream");
        Port = int.Parse(FrozenPort.Refusing().Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        _process = Start(
            server, "--no-defaults", $"--datadir={data}", $"--socket={Path.Combine(_directory, "s")}", $"--port={Port}", "--bind-address=127.0.0.1",
            await FileAsync("ssl-ca", Authority.Pem), await FileAsync("ssl-cert", certificate), await FileAsync("ssl-key", key),
            $"--init-file={initial}", "--log-bin=mysql-bin", "--server-id=1", $"--user={Environment.UserName}");
        await _ready.Task.WaitAsync(Hang);
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
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
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
