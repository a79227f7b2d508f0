namespace DmMaster.Config;

/// <summary>An error in the form that DM's users and scripts know, with the text that DM prints for it.</summary>
/// <param name="Code">DM's number; 0 for an error that DM prints as bare text.</param>
/// <param name="Class">The part of DM, such as <c>config</c> or <c>scheduler</c>.</param>
/// <param name="Scope"><c>not-set</c>, <c>upstream</c>, <c>downstream</c> or <c>internal</c>.</param>
/// <param name="Level"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Message">What happened, possibly empty.</param>
/// <param name="Workaround">What to do about it, possibly empty.</param>
public sealed record DmError(int Code, string Class, string Scope, string Level, string Message, string Workaround = "")
{
    /// <summary>The error underneath, possibly empty.</summary>
    public string RawCause { get; init; } = "";

    /// <summary>An error that has no number in DM: only its text is shown, after its class if it has one.</summary>
    public static DmError Plain(string text) => new(0, "", "", "", text);

    /// <summary>The same error, its message led by where it happened.</summary>
    public DmError Annotate(string where) => this with { Message = $"{where}: {Message}" };

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Code == 0)
        {
            return Class.Length == 0 ? Message : $"error class: {Class}: {Message}";
        }

        var body = (Message, RawCause) switch
        {
            ("", "") => "",
            (var message, "") => $", Message: {message}",
            ("", var cause) => $", RawCause: {cause}",
            var (message, cause) => $", Message: {message}, RawCause: {cause}",
        };
        var workaround = Workaround.Length == 0 ? "" : $", Workaround: {Workaround}";
        return $"[code={Code}:class={Class}:scope={Scope}:level={Level}]{body}{workaround}";
    }
}
