namespace DmMaster.Config.Yaml.Syntax;

/// <summary>A text that is no YAML. The message is that of Go's yaml.v2 without its <c>yaml: </c>: only some lines are named, and some by one less.</summary>
public sealed class YamlSyntaxException : Exception
{
    private YamlSyntaxException(string message)
        : base(message)
    {
    }

    /// <summary>What the characters and words of a text are wrong in.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="at">How far the text was read.</param>
    /// <param name="context">Where that began which is wrong.</param>
    internal static YamlSyntaxException OfScanner(string problem, YamlMark at, YamlMark context = default) =>
        new(At(at.Line > 0 ? at.Line + 1 : context.Line, problem));

    /// <summary>What the order of the words is wrong in.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="at">The word that is wrong.</param>
    /// <param name="context">Where that began which is wrong.</param>
    internal static YamlSyntaxException OfGrammar(string problem, YamlMark at, YamlMark context = default) =>
        new(At(at.Line > 0 ? at.Line : context.Line, problem));

    /// <summary>What is wrong without a place.</summary>
    internal static YamlSyntaxException Of(string problem) => new(problem);

    private static string At(int line, string problem) => line > 0 ? $"line {line}: {problem}" : problem;
}
