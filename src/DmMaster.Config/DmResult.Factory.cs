namespace DmMaster.Config;

/// <summary>Makes a <see cref="DmResult{T}"/> where the compiler does not convert: from an interface.</summary>
public static class DmResult
{
    /// <summary>A value.</summary>
    public static DmResult<T> Of<T>(T value)
        where T : class => value;
}
