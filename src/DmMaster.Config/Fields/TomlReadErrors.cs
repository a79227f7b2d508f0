namespace DmMaster.Config.Fields;

/// <summary>What is wrong with TOML that was read.</summary>
internal sealed class TomlReadErrors
{
    private readonly List<string> _path = [];
    private readonly List<string> _unknown = [];

    /// <summary>The first wrong value, null when none is.</summary>
    public string? WrongValue { get; private set; }

    /// <summary>Keys that nothing is known about, with their tables.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Goes into a key.</summary>
    public void Enter(string key) => _path.Add(key);

    /// <summary>Comes back out of it.</summary>
    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Notes a key that nothing is known about.</summary>
    public void AddUnknown(string key)
    {
        if (_unknown.Count < 100)
        {
            _unknown.Add(string.Join('.', _path.Append(key)));
        }
    }

    /// <summary>Notes a value of the wrong type.</summary>
    public void AddWrongType(object value, string wanted) =>
        AddWrongValue($"incompatible types: TOML value has type {NameOf(value)}; destination has type {wanted}");

    /// <summary>Notes a value of the right type that cannot be.</summary>
    public void AddWrongValue(string reason) => WrongValue ??= $"toml: (last key \"{string.Join('.', _path)}\"): {reason}";

    private static string NameOf(object value) => value switch
    {
        string => "string",
        long => "integer",
        double => "float",
        bool => "bool",
        TomlMap => "table",
        _ => "array",
    };
}
