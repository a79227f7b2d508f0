using System.Collections.Frozen;

namespace DmMaster.Databases.Grants;

/// <summary>
/// Reads the rows of <c>SHOW GRANTS</c> as MySQL, MariaDB, Aurora, HeatWave and TiDB print them. A privilege that DM does not know is one
/// that it does not ask for, and what stands behind the account (passwords, limits, options) is not read: there stock DM fails over rows
/// of servers newer than its parser. Time and memory go with the length of the row.
/// </summary>
internal static class GrantReader
{
    private const int MostTypeWords = 2;

    // What a statement can begin with. Stock DM parses them; that a row of grants begins with one is enough.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Statements = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "ALTER", "ANALYZE", "BEGIN", "CALL", "COMMIT", "CREATE", "DELETE", "DESC", "DESCRIBE", "DO", "DROP", "EXECUTE", "EXPLAIN", "FLUSH",
        "INSERT", "KILL", "LOAD", "LOCK", "PREPARE", "RENAME", "REPLACE", "ROLLBACK", "SELECT", "SET", "SHOW", "START", "TABLE", "TRUNCATE",
        "UNLOCK", "UPDATE", "USE", "VALUES", "WITH").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a row takes privileges.</summary>
    public static bool IsRevoke(string row)
    {
        var text = new GrantText(row);
        return text.Is(text.Next(), "REVOKE");
    }

    /// <summary>Reads a row.</summary>
    public static GrantRow Read(string row)
    {
        var text = new GrantText(row);
        var first = text.Next();
        if (text.Is(first, "GRANT"))
        {
            return ReadGrant(row, text, GrantRowKind.Grant, "TO");
        }

        if (text.Is(first, "REVOKE"))
        {
            return ReadGrant(row, text, GrantRowKind.Revoke, "FROM");
        }

        // MariaDB tells so which role is the default one.
        if (text.Is(first, "SET") && text.Is(text.Next(), "DEFAULT") && text.Is(text.Next(), "ROLE"))
        {
            return GrantRow.PassedOver;
        }

        return GrantRow.Of(first.Kind switch
        {
            GrantTokenKind.End => GrantFaults.Empty,
            GrantTokenKind.Bare when Statements.Contains(text.Raw(first)) => GrantFaults.NotAGrant(row),
            _ => GrantFaults.Syntax(row, first),
        });
    }

    private static GrantRow ReadGrant(string row, GrantText text, GrantRowKind kind, string receiver)
    {
        if (text.Is(text.Peek(), "PROXY"))
        {
            return GrantRow.PassedOver;
        }

        var list = new GrantList(text, receiver);
        var privileges = Privileges.None;
        while (list.MoveNext())
        {
            privileges |= list.Current.Privilege;
        }

        return list.End switch
        {
            GrantListEnd.On => ReadLevel(row, list.Rest, new(kind, privileges), receiver),
            GrantListEnd.Receiver => kind == GrantRowKind.Grant ? GrantRow.Role : GrantRow.PassedOver,
            _ => GrantRow.Of(GrantFaults.Syntax(row, list.Fault)),
        };
    }

    private static GrantRow ReadLevel(string row, GrantText text, GrantRow read, string receiver)
    {
        var isRoutine = false;
        var first = text.Next();
        for (var words = 0; words < MostTypeWords && first.Kind == GrantTokenKind.Bare && IsName(text, text.Peek(), receiver); words++)
        {
            isRoutine |= !text.Is(first, "TABLE");
            first = text.Next();
        }

        if (!IsName(text, first, receiver))
        {
            return GrantRow.Of(GrantFaults.Syntax(row, first));
        }

        // Without a dot it is a table of the session's database, which no server prints.
        var second = first;
        var isDotted = text.Is(text.Peek(), '.');
        if (isDotted)
        {
            text.Next();
            second = text.Next();
            if (!IsName(text, second, receiver))
            {
                return GrantRow.Of(GrantFaults.Syntax(row, second));
            }
        }

        return FindReceiverFault(row, text, receiver) is { } fault ? GrantRow.Of(fault)
            : isRoutine || !isDotted || (text.Is(first, '*') && !text.Is(second, '*')) ? GrantRow.PassedOver
            : read with { Level = new(NameOrAll(text, first), NameOrAll(text, second)) };
    }

    private static string? NameOrAll(GrantText text, GrantToken token) => text.Is(token, '*') ? null : text.Name(token);

    private static bool IsName(GrantText text, GrantToken token, string receiver) =>
        token.Kind == GrantTokenKind.Quoted || text.Is(token, '*') || (token.Kind == GrantTokenKind.Bare && !text.Is(token, receiver));

    private static PrivilegeFinding? FindReceiverFault(string row, GrantText text, string receiver)
    {
        var word = text.Next();
        var account = text.Is(word, receiver) ? text.Next() : word;
        return account.Kind == GrantTokenKind.End && receiver == "TO" ? GrantFaults.NoUser(row)
            : account == word || account.Kind is GrantTokenKind.End ? GrantFaults.Syntax(row, account)
            : null;
    }
}
