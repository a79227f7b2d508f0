using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Shards;

namespace DmMaster.Operations.Locks;

/// <summary>A subtask that announced a DDL, and was not answered so that it could go on.</summary>
/// <param name="Subtask">The subtask.</param>
/// <param name="Lock">The lock of the table downstream.</param>
/// <param name="Key">The key under which it was announced: there may be more than one of a subtask.</param>
/// <param name="Ddl">The DDL, for people.</param>
public sealed record ShardWait(SubtaskEntry Subtask, LockId Lock, string Key, string Ddl)
{
    private const int MostCharacters = 1024;

    /// <summary>The lock, for people: names of schemas and tables in the store may be of any length.</summary>
    public string LockText => GoFormat.Cut(Lock.Text, MostCharacters);

    /// <summary>Statements as people read them: no longer than a line of a log should be.</summary>
    public static string Text(IReadOnlyList<string> statements) => GoFormat.Cut(string.Join("; ", statements), MostCharacters);
}
