namespace DmMaster.Config.Fields;

/// <summary>
/// A TOML table as read: keys in order, each once. Values are text, whole numbers, numbers, truth values, lists and tables.
/// </summary>
internal sealed class TomlMap
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    /// <summary>Keys and values in the order they were written.</summary>
    public IEnumerable<KeyValuePair<string, object>> Entries => _keys.Select(key => KeyValuePair.Create(key, _values[key]));

    /// <summary>The number of keys.</summary>
    public int Count => _keys.Count;

    /// <summary>Adds a key; false when it is there.</summary>
    public bool TryAdd(string key, object value)
    {
        if (!_values.TryAdd(key, value))
        {
            return false;
        }

        _keys.Add(key);
        return true;
    }
}
