namespace DmMaster.Operations;

/// <summary>Ways to answer.</summary>
public static class Answer
{
    /// <summary>What was asked for.</summary>
    public static Answer<T> Of<T>(T value)
        where T : class => new(value, "");

    /// <summary>None, and why.</summary>
    public static Answer<T> None<T>(object refusal)
        where T : class => new(null, $"{refusal}");
}
