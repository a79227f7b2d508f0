using System.Diagnostics.CodeAnalysis;

namespace DmMaster.Shards;

/// <summary>The name of a lock: a task, a dash, and the table downstream in backquotes.</summary>
/// <param name="Text">The name.</param>
public readonly record struct LockId(string Text)
{
    /// <summary>The longest name that is one, characters: anybody may write one into the store, and it is looked through more than once.</summary>
    public const int MaxLength = 4096;

    private const string Middle = "`.`";

    /// <summary>The lock of a task and a table downstream.</summary>
    public static LockId Of(string task, string schema, string table) => new($"{task}-`{schema}`.`{table}`");

    /// <summary>The task and the table, when the name has the form of one. The task is as long as it can be.</summary>
    public bool TryParse([NotNullWhen(true)] out string? task, [NotNullWhen(true)] out string? target)
    {
        (task, target) = (null, null);
        if (Text.Length > MaxLength)
        {
            return false;
        }

        for (var dash = Text.LastIndexOf("-`", StringComparison.Ordinal); dash >= 0; dash = dash == 0 ? -1 : Text.LastIndexOf("-`", dash - 1, StringComparison.Ordinal))
        {
            var rest = Text[(dash + 1)..];
            var middle = rest.LastIndexOf(Middle, StringComparison.Ordinal);
            var end = rest.LastIndexOf('`');
            if (middle >= 1 && end >= middle + Middle.Length)
            {
                (task, target) = (Text[..dash], rest[..(end + 1)]);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
