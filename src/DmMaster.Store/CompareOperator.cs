namespace DmMaster.Store;

/// <summary>How a <see cref="Compare"/> compares.</summary>
public enum CompareOperator
{
    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Not equal.</summary>
    NotEqual,

    /// <summary>The key's is smaller.</summary>
    Less,

    /// <summary>The key's is greater.</summary>
    Greater,
}
