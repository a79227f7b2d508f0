using System.Text;
using DmMaster.Config;

namespace DmMaster.Databases.Grants;

/// <summary>
/// Why a row cannot be read, in the words of DM and of TiDB's parser, which DM reads rows with. Where that says more than the row has, as
/// with a percent sign that it takes for a format, it is left out.
/// </summary>
internal static class GrantFaults
{
    private const int Most = 2048;

    /// <summary>There is nothing in the row.</summary>
    public static PrivilegeFinding Empty { get; } = new(
        PrivilegeFindingKind.UnreadableRow,
        "[parser:1149]You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use");

    /// <summary>The row is another statement.</summary>
    public static PrivilegeFinding NotAGrant(string row) => new(PrivilegeFindingKind.NotAGrant, $"{GoFormat.Cut(row, Most)} is not grant statement");

    /// <summary>The row does not say to whom it gives.</summary>
    public static PrivilegeFinding NoUser(string row) => new(PrivilegeFindingKind.NoUser, $"grant has no user {GoFormat.Cut(row, Most)}");

    /// <summary>A part of the row cannot stand where it does.</summary>
    public static PrivilegeFinding Syntax(string row, GrantToken token)
    {
        var before = row.AsSpan(0, WordEnd(row, token));
        var (line, column) = (before.Count('\n') + 1, Encoding.UTF8.GetByteCount(before));
        if (before.LastIndexOf('\n') is >= 0 and var newline)
        {
            // The parser counts the end of a line as the first column of the next.
            column = Encoding.UTF8.GetByteCount(before[newline..]);
        }

        var near = row.AsSpan(token.Start);
        var total = Encoding.UTF8.GetByteCount(near);
        var (shown, rest) = total <= Most ? (near.ToString(), "") : (Cut(near), FormattableString.Invariant($"(total length {total})"));
        return new(PrivilegeFindingKind.UnreadableRow, FormattableString.Invariant($"line {line} column {column} near \"{shown}\" {rest}"));
    }

    // Whole characters.
    private static string Cut(ReadOnlySpan<char> text)
    {
        var (length, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > Most)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length].ToString();
    }

    // The parser's words end where ours, which are all that servers print without quotes, may go on.
    private static int WordEnd(string row, GrantToken token)
    {
        var end = token.Start;
        while (end < token.End && (row[end] is '_' or '$' or >= '\u0080' || char.IsAsciiLetterOrDigit(row[end])))
        {
            end++;
        }

        return token.Kind != GrantTokenKind.Bare ? token.End : Math.Max(end, token.Start + 1);
    }
}
