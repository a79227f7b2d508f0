using System.Collections.Concurrent;

namespace DmMaster.Interop;

/// <summary>Runs each client once against each kind of port; a test per case looks at its line.</summary>
public sealed class ClientRuns : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly ConcurrentDictionary<(string, bool), Lazy<Task<Dictionary<string, string>>>> _runs = new();

    /// <summary>The outcome of a case: "ok" or what went wrong.</summary>
    public async Task<string> OutcomeAsync(string client, bool isTls, string name)
    {
        var outcomes = await _runs.GetOrAdd((client, isTls), key => new(() => RunAsync(client, isTls))).Value;
        return outcomes.GetValueOrDefault(name, "not run");
    }

    public void Dispose() => _certificates.Dispose();

    private async Task<Dictionary<string, string>> RunAsync(string client, bool isTls)
    {
        await using var host = await EchoHost.StartAsync(isTls ? _certificates.Options : null);
        string[] tls = isTls ? [_certificates.Authority, _certificates.PathOf("client.pem"), _certificates.PathOf("client.key")] : [];
        var clients = Path.Combine(AppContext.BaseDirectory, "clients");
        var (exit, output, error) = client == "python"
            ? await Tool.RunAsync("/usr/bin/python3", null, [Path.Combine(clients, "python", "client.py"), host.Target, .. tls])
            : await Tool.RunAsync("node", null, [Path.Combine(clients, "js", "client.js"), Path.Combine(AppContext.BaseDirectory, "echo.proto"), host.Target, .. tls]);
        Assert.True(exit == 0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split('\t', 2))
            .ToDictionary(static parts => parts[0], static parts => parts[^1]);
    }
}
