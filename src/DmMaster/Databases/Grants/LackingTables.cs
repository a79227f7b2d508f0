using DmMaster.Config;

namespace DmMaster.Databases.Grants;

/// <summary>
/// Of the tables that must be readable, those that are not yet. For each database it holds whether its tables lack, and for which it is
/// otherwise, so that a row costs the same however many tables there are.
/// </summary>
internal sealed class LackingTables
{
    private readonly Dictionary<string, Exceptions> _databases;

    /// <summary>All of them lack.</summary>
    /// <param name="asked">The tables of each database.</param>
    public LackingTables(IReadOnlyDictionary<string, HashSet<string>> asked)
    {
        _databases = asked.ToDictionary(static one => one.Key, static one => new Exceptions(one.Value), StringComparer.Ordinal);
        Count = _databases.Count;
    }

    /// <summary>The number of databases in which one lacks.</summary>
    public int Count { get; private set; }

    /// <summary>A row gives or takes the right to read.</summary>
    /// <param name="level">For what.</param>
    /// <param name="isGiven">Whether it gives: then the database is a pattern, and otherwise a name.</param>
    public void Apply(GrantLevel level, bool isGiven)
    {
        if (level.Database is null)
        {
            SetAll(static _ => true, isGiven);
        }
        else if (level.Table is not null)
        {
            SetOne(level.Database, level.Table, isGiven);
        }
        else if (!isGiven)
        {
            SetOne(level.Database, null, isGiven);
        }
        else
        {
            var pattern = new DatabasePattern(level.Database);
            if (pattern.Literal is { } literal)
            {
                SetOne(literal, null, isGiven);
            }
            else
            {
                SetAll(name => pattern.Matches(name), isGiven);
            }
        }
    }

    /// <summary>Those that lack, in order: <c>`db`.`t1`, `db`.`t2`; `db2`.`t3`</c>.</summary>
    public override string ToString() => string.Join("; ", _databases
        .Where(static one => one.Value.Lacks).OrderBy(static one => one.Key, ByteOrder.Instance)
        .Select(static one => string.Join(", ", one.Value.Lacking.Order(ByteOrder.Instance)
            .Select(table => $"{Identifier.Quote(one.Key)}.{Identifier.Quote(table)}"))));

    private void SetAll(Func<string, bool> isMeant, bool isGiven)
    {
        foreach (var (name, tables) in _databases)
        {
            if (isMeant(name))
            {
                Set(tables, null, isGiven);
            }
        }
    }

    private void SetOne(string database, string? table, bool isGiven)
    {
        if (_databases.TryGetValue(database, out var tables))
        {
            Set(tables, table, isGiven);
        }
    }

    private void Set(Exceptions tables, string? table, bool isGiven)
    {
        Count -= tables.Lacks ? 1 : 0;
        tables.Set(table, isGiven);
        Count += tables.Lacks ? 1 : 0;
    }

    private sealed class Exceptions(HashSet<string> asked)
    {
        private readonly HashSet<string> _otherwise = new(StringComparer.Ordinal);
        private bool _isGiven;

        public bool Lacks => _isGiven ? _otherwise.Count > 0 : _otherwise.Count < asked.Count;

        public IEnumerable<string> Lacking => _isGiven ? _otherwise : asked.Except(_otherwise, StringComparer.Ordinal);

        public void Set(string? table, bool isGiven)
        {
            if (table is null)
            {
                _isGiven = isGiven;
                _otherwise.Clear();
            }
            else if (isGiven == _isGiven)
            {
                _otherwise.Remove(table);
            }
            else if (asked.Contains(table))
            {
                _otherwise.Add(table);
            }
        }
    }
}
