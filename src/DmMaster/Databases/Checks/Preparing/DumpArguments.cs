using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using DmMaster.Config;

namespace DmMaster.Databases.Checks.Preparing;

/// <summary>What the arguments for the dump say of how a consistent one is made. They are dumpling's, and are read as its flag library reads them.</summary>
/// <param name="Consistency">Dumpling's word.</param>
internal sealed record DumpArguments(string Consistency)
{
    private const string Auto = "auto";
    private const string None = "none";
    private const string ConsistencyFlag = "consistency";
    private const string NoLocksFlag = "no-locks";

    private static readonly FrozenSet<string> Switches = FrozenSet.Create(
        "no-views", "no-sequences", "no-header", "no-schemas", "no-data", "escape-backslash", "case-sensitive", "dump-empty-database", "allow-cleartext-passwords",
        "complete-insert", "transactional-consistency", "order-by-primary-key", "help", "version", NoLocksFlag);

    private static readonly FrozenSet<string> Numbers = FrozenSet.Create("threads", "port");

    private static readonly FrozenSet<string> Sizes = FrozenSet.Create("statement-size", "rows", "tidb-mem-quota-query");

    private static readonly FrozenSet<string> Texts = FrozenSet.Create(
        "database", "tables-list", "host", "user", "password", "filesize", "output", "loglevel", "logfile", "logfmt", ConsistencyFlag, "snapshot", "status-addr",
        "where", "filetype", "csv-null-value", "csv-separator", "csv-delimiter", "csv-line-terminator", "sql", "filter", "ca", "cert", "key",
        "output-filename-template", "params", "read-timeout", "compress", "csv-output-dialect");

    private static readonly FrozenDictionary<char, string> Short = new Dictionary<char, string>
    {
        ['B'] = "database", ['T'] = "tables-list", ['h'] = "host", ['u'] = "user", ['P'] = "port", ['p'] = "password", ['t'] = "threads", ['F'] = "filesize",
        ['s'] = "statement-size", ['o'] = "output", ['L'] = "logfile", ['W'] = "no-views", ['r'] = "rows", ['m'] = "no-schemas", ['d'] = "no-data", ['S'] = "sql",
        ['f'] = "filter", ['c'] = "compress", ['V'] = "version",
    }.ToFrozenDictionary();

    // Where the dump may go: of each kind of storage.
    private static readonly string[] Storages = ["s3.", "gcs.", "azblob."];

    /// <summary>Reads arguments.</summary>
    /// <param name="text">As a task's file holds them.</param>
    /// <returns>What they say, or what is wrong with them, in the words of Go's flag library.</returns>
    public static DmResult<DumpArguments> Parse(string text)
    {
        var (consistency, hasNoLocks) = ("", false);
        var words = new Queue<string>(Split(text));
        while (words.TryDequeue(out var word))
        {
            if (!word.StartsWith('-') || word.Length == 1)
            {
                continue;
            }

            if (word == "--")
            {
                break;
            }

            var (name, shown, value, error) = word.StartsWith("--", StringComparison.Ordinal) ? Long(word) : OneLetter(word);
            if (error is not null)
            {
                return DmError.Plain(error);
            }

            if (value is null && !Switches.Contains(name) && !words.TryDequeue(out value))
            {
                return DmError.Plain($"flag needs an argument: {(word.StartsWith("--", StringComparison.Ordinal) ? word : $"'{word[1]}' in {word}")}");
            }

            if (FindValueError(name, shown, value) is { } wrong)
            {
                return DmError.Plain(wrong);
            }

            consistency = name == ConsistencyFlag ? value! : consistency;
            hasNoLocks |= name == NoLocksFlag;
        }

        return hasNoLocks && consistency is not ("" or None)
            ? DmError.Plain("cannot both specify `--no-locks` and `--consistency` other than `none`")
            : new DumpArguments(hasNoLocks ? None : consistency.Length > 0 ? consistency : Auto);
    }

    private static (string Name, string Shown, string? Value, string? Error) Long(string word)
    {
        var parts = word[2..].Split('=', 2);
        var name = parts[0];
        var isKnown = Switches.Contains(name) || Numbers.Contains(name) || Sizes.Contains(name) || Texts.Contains(name)
            || Array.Exists(Storages, storage => name.StartsWith(storage, StringComparison.Ordinal));
        return (name, Shown(name), parts.Length > 1 ? parts[1] : null, isKnown ? null : $"unknown flag: --{name}");
    }

    private static (string Name, string Shown, string? Value, string? Error) OneLetter(string word)
    {
        if (!Short.TryGetValue(word[1], out var name))
        {
            return ("", "", null, $"unknown shorthand flag: {GoFormat.Quote(word[1])} in {word}");
        }

        var rest = word.Length == 2 ? null : word[2] == '=' ? word[3..] : word[2..];
        return (name, Shown(name), Switches.Contains(name) ? null : rest, null);
    }

    private static string Shown(string name) =>
        Short.FirstOrDefault(pair => pair.Value == name) is { Value: not null } pair ? $"-{pair.Key}, --{name}" : $"--{name}";

    private static string? FindValueError(string name, string shown, string? value)
    {
        var parser = Numbers.Contains(name) && !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "ParseInt"
            : Sizes.Contains(name) && !ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "ParseUint"
            : null;
        var quoted = GoFormat.Quote(GoFormat.Cut(value ?? "", 256));
        return parser is null ? null : $"invalid argument {quoted} for \"{shown}\" flag: strconv.{parser}: parsing {quoted}: invalid syntax";
    }

    // As a shell does: quotes keep blanks, a backslash keeps the next letter.
    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        var isWord = false;
        char? quote = null;
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (quote is null && char.IsWhiteSpace(letter))
            {
                if (isWord)
                {
                    yield return word.ToString();
                }

                word.Clear();
                isWord = false;
                continue;
            }

            isWord = true;
            if (letter == quote)
            {
                quote = null;
            }
            else if (quote is null && letter is '"' or '\'')
            {
                quote = letter;
            }
            else
            {
                at += letter == '\\' && quote != '\'' && at + 1 < text.Length ? 1 : 0;
                word.Append(text[at]);
            }
        }

        if (isWord)
        {
            yield return word.ToString();
        }
    }
}
