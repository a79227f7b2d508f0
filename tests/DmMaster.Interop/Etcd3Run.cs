namespace DmMaster.Interop;

/// <summary>One run of npm's etcd3 against the program, made when the first test asks for it.</summary>
public sealed class Etcd3Run
{
    private readonly Lazy<Task<Dictionary<string, string>>> _outcomes = new(RunAsync);

    /// <summary>What became of a case: <c>ok</c> or what went wrong.</summary>
    public async Task<string> OutcomeAsync(string name) => (await _outcomes.Value).GetValueOrDefault(name, "not run");

    private static async Task<Dictionary<string, string>> RunAsync()
    {
        using var master = await MasterProcess.StartAsync();
        var script = Path.Combine(AppContext.BaseDirectory, "clients", "js", "etcd.js");
        var (exit, output, error) = await Tool.RunAsync("node", null, script, $"http://127.0.0.1:{master.Port}");
        Assert.True(exit == 0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split('\t', 2))
            .ToDictionary(static parts => parts[0], static parts => parts[^1]);
    }
}
