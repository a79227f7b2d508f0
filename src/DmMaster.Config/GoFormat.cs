namespace DmMaster.Config;

/// <summary>Text as Go's formatting prints it: DM's messages are full of it.</summary>
public static class GoFormat
{
    /// <summary>A list: <c>[a b]</c>, <c>[]</c> when empty.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(' ', items)}]";
}
