using System.Text.Json;

namespace DmMaster.Testing.Stock;

/// <summary>The table structures that a worker tracks.</summary>
internal sealed class SchemaTable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Database, string Table), string> _errors = [];

    /// <summary>Why a table cannot be shown; null when that is not set.</summary>
    public string? ErrorOf(string database, string table)
    {
        lock (_lock)
        {
            return _errors.GetValueOrDefault((database, table));
        }
    }

    public void Fail(string database, string table, string error)
    {
        lock (_lock)
        {
            _errors[(database, table)] = error;
        }
    }

    public string? Get(string database, string table)
    {
        lock (_lock)
        {
            return _tables.GetValueOrDefault(database)?.GetValueOrDefault(table);
        }
    }

    public void Set(string database, string table, string statement)
    {
        lock (_lock)
        {
            if (!_tables.TryGetValue(database, out var tables))
            {
                _tables[database] = tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
            }

            tables[table] = statement;
        }
    }

    public void Remove(string database, string table)
    {
        lock (_lock)
        {
            _tables.GetValueOrDefault(database)?.Remove(table);
        }
    }

    /// <summary>The databases, as JSON.</summary>
    public string Databases()
    {
        lock (_lock)
        {
            return JsonSerializer.Serialize(_tables.Keys);
        }
    }

    /// <summary>The tables of a database, as JSON.</summary>
    public string Tables(string database)
    {
        lock (_lock)
        {
            return JsonSerializer.Serialize(_tables.GetValueOrDefault(database)?.Keys.ToArray() ?? []);
        }
    }
}
