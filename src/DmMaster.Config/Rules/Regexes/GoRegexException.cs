namespace DmMaster.Config.Rules.Regexes;

/// <summary>A regular expression that Go does not compile. The message is Go's.</summary>
/// <param name="what">What is wrong.</param>
/// <param name="part">The part of the expression that it is wrong with.</param>
internal sealed class GoRegexException(string what, string part) : Exception($"error parsing regexp: {what}: `{part}`");
