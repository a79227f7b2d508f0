namespace DmMaster.Ctl.CommandLine;

/// <summary>A parsed command line.</summary>
/// <param name="Values">What was said for each flag.</param>
/// <param name="Words">Everything that is not a flag, in order.</param>
/// <param name="Error">Null, or why the line cannot be parsed.</param>
internal sealed record FlagParse(FlagValues Values, IReadOnlyList<string> Words, string? Error);
