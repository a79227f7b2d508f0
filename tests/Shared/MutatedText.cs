using System.Text;

namespace DmMaster.Tools;

/// <summary>Texts that are nearly what a reader expects: a good one with parts added, taken away, doubled and changed.</summary>
/// <param name="random">Where the choices come from.</param>
/// <param name="bits">What is put in: what means something to the reader.</param>
/// <param name="mostChanges">How many changes a text has at most. A text may also stay as it is.</param>
internal sealed class MutatedText(Random random, IReadOnlyList<string> bits, int mostChanges = 4)
{
    /// <summary>A text changed.</summary>
    /// <param name="seed">The text.</param>
    /// <param name="other">Where parts are copied from; null for the text itself.</param>
    public string Of(string seed, string? other = null)
    {
        var text = new StringBuilder(seed);
        for (var left = random.Next(mostChanges + 1); left > 0; left--)
        {
            Change(text, other ?? seed);
        }

        return text.ToString();
    }

    private void Change(StringBuilder text, string other)
    {
        var at = random.Next(text.Length + 1);
        switch (random.Next(24))
        {
            case < 6:
                text.Insert(at, Bit());
                break;
            case < 11:
                text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                break;
            case < 16 when other.Length > 0:
                var from = random.Next(other.Length);
                text.Insert(at, other.AsSpan(from, Math.Min(random.Next(1, 60), other.Length - from)));
                break;
            case 16:
                text.Length = at;
                break;
            case 17 when random.Next(10) == 0:
                text.Insert(at, string.Concat(Enumerable.Repeat(Bit(), random.Next(1, 2_000))));
                break;
            default:
                if (at < text.Length)
                {
                    text[at] = random.Next(10) == 0 ? (char)random.Next(char.MaxValue) : (char)random.Next(32, 127);
                }

                break;
        }
    }

    private string Bit() => bits[random.Next(bits.Count)];
}
