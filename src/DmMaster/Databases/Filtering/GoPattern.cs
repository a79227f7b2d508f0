using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DmMaster.Databases.Filtering;

/// <summary>
/// Makes matchers of what tasks pick schemas and tables with: a regular expression of Go's after <c>~</c>, otherwise a name in which <c>*</c>
/// may be the last character, <c>?</c> stands for one, and <c>[a-c]</c> or <c>[!a-c]</c> for one of some. They match in linear time.
/// </summary>
internal static class GoPattern
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    // What Go writes in another way. POSIX classes stand inside of brackets.
    private static readonly (string Go, string Net)[] Rewritten =
    [
        ("(?P<", "(?<"), ("[:alnum:]", "0-9A-Za-z"), ("[:alpha:]", "A-Za-z"), ("[:ascii:]", @"\x00-\x7f"), ("[:blank:]", @"\t "), ("[:cntrl:]", @"\x00-\x1f\x7f"),
        ("[:digit:]", "0-9"), ("[:graph:]", "!-~"), ("[:lower:]", "a-z"), ("[:print:]", " -~"), ("[:punct:]", @"!-/:-@\[-`{-~"), ("[:space:]", @"\t\n\v\f\r "),
        ("[:upper:]", "A-Z"), ("[:word:]", "0-9A-Za-z_"), ("[:xdigit:]", "0-9A-Fa-f"),
    ];

    /// <summary>A matcher of whole names, or of parts of them where the pattern is an expression.</summary>
    /// <param name="pattern">The pattern; <see langword="null"/> is none.</param>
    /// <exception cref="ArgumentException">It is an expression that this runtime does not know.</exception>
    public static Regex Compile(string pattern) => pattern.StartsWith('~') ? CompileGo(pattern[1..]) : new Regex(FromName(pattern), Options | RegexOptions.Singleline);

    /// <summary>A matcher of a regular expression in Go's syntax, which was found to be one.</summary>
    /// <exception cref="ArgumentException">This runtime does not know it.</exception>
    public static Regex CompileGo(string expression)
    {
        var text = new StringBuilder(expression.Length);
        for (var at = 0; at < expression.Length;)
        {
            at += AppendGo(text, expression, at);
        }

        return new Regex(text.ToString(), Options);
    }

    private static int AppendGo(StringBuilder text, string expression, int at)
    {
        var rest = expression.AsSpan(at);
        foreach (var (go, net) in Rewritten)
        {
            if (rest.StartsWith(go, StringComparison.Ordinal))
            {
                text.Append(net);
                return go.Length;
            }
        }

        if (rest[0] != '\\' || rest.Length == 1)
        {
            text.Append(rest[0]);
            return 1;
        }

        return rest[1] switch
        {
            'Q' => AppendQuoted(text, rest),
            'p' or 'P' when rest.Length > 2 && rest[2] != '{' => Append(text, $"\\{rest[1]}{{{rest[2]}}}", 3),
            'x' when rest.Length > 2 && rest[2] == '{' => AppendCode(text, rest),
            'z' => Append(text, @"\z", 2),
            'C' => Append(text, @"[\s\S]", 2),
            _ => Append(text, rest[..2].ToString(), 2),
        };
    }

    private static int AppendQuoted(StringBuilder text, ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(@"\E", StringComparison.Ordinal);
        var quoted = end < 0 ? rest[2..] : rest[2..end];
        return Append(text, Regex.Escape(quoted.ToString()), end < 0 ? rest.Length : end + 2);
    }

    private static int AppendCode(StringBuilder text, ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('}');
        return end > 0 && int.TryParse(rest[3..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
            ? Append(text, Regex.Escape(new Rune(code).ToString()), end + 1)
            : Append(text, rest[..2].ToString(), 2);
    }

    private static int Append(StringBuilder text, string more, int taken)
    {
        text.Append(more);
        return taken;
    }

    private static string FromName(string pattern)
    {
        var text = new StringBuilder("^");
        for (var at = 0; at < pattern.Length; at++)
        {
            var end = pattern[at] == '[' ? pattern.IndexOf(']', at + 1) : -1;
            if (end > at + 1)
            {
                text.Append(FromSet(pattern[(at + 1)..end]));
                at = end;
                continue;
            }

            _ = pattern[at] switch
            {
                '*' when at == pattern.Length - 1 => text.Append(".*"),
                '?' => text.Append('.'),
                var letter => text.Append(Regex.Escape(letter.ToString())),
            };
        }

        return text.Append(@"\z").ToString();
    }

    private static string FromSet(string set)
    {
        var isNegative = set[0] == '!' && set.Length > 1;
        var letters = new StringBuilder();
        foreach (var letter in isNegative ? set[1..] : set)
        {
            letters.Append(letter is '\\' or ']' or '[' or '^' ? $"\\{letter}" : letter.ToString());
        }

        return $"[{(isNegative ? "^" : "")}{letters}]";
    }
}
