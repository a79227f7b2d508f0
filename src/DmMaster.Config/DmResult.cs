using System.Diagnostics.CodeAnalysis;

namespace DmMaster.Config;

/// <summary>A value, or DM's error in its place.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct DmResult<T>
    where T : class
{
    private readonly T? _value;

    private DmResult(T? value, DmError? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>The error, null when there is a value.</summary>
    public DmError? Error { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is an error instead.</exception>
    public T Value => _value ?? throw new InvalidOperationException(Error?.ToString());

    /// <summary>Whether there is a value.</summary>
    public bool IsGood => _value is not null;

    /// <summary>The value, null when there is an error instead.</summary>
    public T? OrNull => _value;

    /// <summary>Whether there is a value; if not, an error.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out DmError? error)
    {
        value = _value;
        error = Error;
        return value is not null;
    }

    /// <summary>What a step makes of the value; the error when there is one.</summary>
    public DmResult<TNext> Then<TNext>(Func<T, DmResult<TNext>> step)
        where TNext : class => TryGet(out var value, out var error) ? step(value) : error;

    /// <summary>A value.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The two conversions are all of its construction.")]
    public static implicit operator DmResult<T>(T value) => new(value, null);

    /// <summary>An error.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The two conversions are all of its construction.")]
    public static implicit operator DmResult<T>(DmError error) => new(null, error);
}
