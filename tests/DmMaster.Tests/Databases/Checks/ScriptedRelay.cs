using System.Text.Json;
using System.Text.RegularExpressions;
using DmMaster.Testing.Databases;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>Stands before a real server, and answers some statements itself, as the relay of the recordings did.</summary>
public sealed class ScriptedRelay : IAsyncLifetime
{
    // As MySQL does, whatever the real one is: scripts are of MySQL.
    private const string Greeting = "8.0.36";

    private static readonly string[] Status = ["File", "Position", "Binlog_Do_DB", "Binlog_Ignore_DB", "Executed_Gtid_Set"];

    private readonly MariaDbServer _server;
    private readonly SimulatedDatabase _front;
    private volatile IReadOnlyList<(Regex Statement, DatabaseAnswer Answer)> _script = [];

    public ScriptedRelay(MariaDbServer server) => (_server, _front) = (server, new SimulatedDatabase(Greeting, Answer));

    public int Port => _front.Port;

    public IReadOnlyCollection<string> Statements => _front.Statements;

    public int MostConnections => _front.MostConnections;

    /// <summary>Takes a script, and greets as the server that it makes of the real one.</summary>
    public void Play(JsonElement script)
    {
        _script = [.. script.EnumerateArray().Select(static step => (new Regex(step.GetProperty("statement").GetString()!, RegexOptions.IgnoreCase), AnswerOf(step)))];
        var version = _script.Select(static step => step.Answer).OfType<DatabaseAnswer.Rows>().SelectMany(static rows => rows.Lines).FirstOrDefault(static line => line is ["version", _]);
        _front.Version = version?[1] ?? Greeting;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _front.DisposeAsync();

    // Session variables of a TiDB are none of a MariaDB.
    private DatabaseAnswer? Answer(string statement) => statement.StartsWith("SET ", StringComparison.Ordinal) ? null
        : _script.FirstOrDefault(step => step.Statement.IsMatch(statement)).Answer ?? _server.Ask(statement);

    private static DatabaseAnswer AnswerOf(JsonElement step)
    {
        if (step.TryGetProperty("error", out var error))
        {
            return new DatabaseAnswer.Refusal((ushort)error[0].GetInt32(), error[1].GetString()!, error[2].GetString()!);
        }

        if (!step.TryGetProperty("rows", out var all))
        {
            return new DatabaseAnswer.Close();
        }

        var lines = all.EnumerateArray().Select(static row => (IReadOnlyList<string?>)[.. row.EnumerateArray().Select(static value => value.ValueKind == JsonValueKind.Null ? null : value.ToString())]).ToList();
        var width = lines.Count > 0 ? lines[0].Count : 1;
        return new DatabaseAnswer.Rows(width >= 4 ? Status[..width] : [.. Enumerable.Range(0, width).Select(static at => $"c{at}")], lines);
    }
}
