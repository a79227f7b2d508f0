namespace DmMaster.Store.InProcess;

/// <summary>Copies of small arrays with one difference: what copy-on-write nodes are made of.</summary>
internal static class Slots
{
    /// <summary>A copy with another value at one place.</summary>
    internal static T[] Replace<T>(T[] source, int at, T value)
    {
        var copy = (T[])source.Clone();
        copy[at] = value;
        return copy;
    }

    /// <summary>A copy with one value more.</summary>
    internal static T[] Insert<T>(T[] source, int at, T value)
    {
        var copy = new T[source.Length + 1];
        Array.Copy(source, copy, at);
        copy[at] = value;
        Array.Copy(source, at, copy, at + 1, source.Length - at);
        return copy;
    }

    /// <summary>A copy with one value less.</summary>
    internal static T[] Remove<T>(T[] source, int at)
    {
        var copy = new T[source.Length - 1];
        Array.Copy(source, copy, at);
        Array.Copy(source, at + 1, copy, at, copy.Length - at);
        return copy;
    }
}
