namespace DmMaster.Config.Yaml.Syntax;

/// <summary>A place where a key may turn out to have begun, once its colon is seen.</summary>
/// <param name="Token">The number of the word that it would begin with.</param>
/// <param name="Start">Where that stands.</param>
/// <param name="IsRequired">Whether nothing but a key can begin there.</param>
internal sealed record SimpleKey(int Token, YamlMark Start, bool IsRequired)
{
    /// <summary>The most characters of a key before its colon.</summary>
    private const int MostCharacters = 1024;

    /// <summary>What is said when there is no colon.</summary>
    public const string NoColon = "could not find expected ':'";

    /// <summary>Whether the word is handed out without waiting for the colon: an opening bracket or brace with nothing in it, a fault of Go's library.</summary>
    public bool IsUnwatched { get; set; }

    /// <summary>Whether its colon can still come.</summary>
    /// <exception cref="YamlSyntaxException">It cannot, and had to.</exception>
    public bool IsOpen(YamlMark at)
    {
        if (Start.Line == at.Line && Start.Count + MostCharacters >= at.Count)
        {
            return true;
        }

        return IsRequired ? throw YamlSyntaxException.OfScanner(NoColon, at, Start) : false;
    }
}
