using System.Diagnostics.CodeAnalysis;

namespace DmMaster.Ctl;

/// <summary>A value, or the text of the error in its place.</summary>
/// <typeparam name="T">The value's type.</typeparam>
internal readonly struct Attempt<T>
    where T : class
{
    private readonly T? _value;
    private readonly string? _error;

    private Attempt(T? value, string? error)
    {
        _value = value;
        _error = error;
    }

    /// <summary>Whether there is a value; if not, an error.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? error)
    {
        value = _value;
        error = value is null ? _error ?? "" : null;
        return value is not null;
    }

    /// <summary>It went well.</summary>
    public static implicit operator Attempt<T>(T value) => new(value, null);

    /// <summary>It failed.</summary>
    public static Attempt<T> Failed(string error) => new(null, error);
}
