namespace DmMaster.Ctl.Commands;

/// <summary>How a command ended.</summary>
internal readonly record struct CommandOutcome
{
    private CommandOutcome(string? error) => Error = error;

    /// <summary>It did what it was asked to.</summary>
    public static CommandOutcome Done => default;

    /// <summary>Null, or the text that is printed after <c>Error: </c>.</summary>
    public string? Error { get; }

    /// <summary>It failed.</summary>
    public static CommandOutcome Failed(string error) => new(error);
}
