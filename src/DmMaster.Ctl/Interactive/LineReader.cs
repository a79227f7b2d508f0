using System.Text;

namespace DmMaster.Ctl.Interactive;

/// <summary>Reads lines of a bounded length: what is fed to an interactive session may come from anywhere.</summary>
internal sealed class LineReader(TextReader input)
{
    /// <summary>The longest line, in characters.</summary>
    public const int MaxLength = 1024 * 1024;

    private readonly char[] _buffer = new char[4096];
    private int _from;
    private int _to;

    /// <summary>The next line without its end, null when there are no more. A line that is too long is cut and marked so.</summary>
    public async Task<(string? Line, bool IsTooLong)> ReadAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var isTooLong = false;
        while (await FillAsync(cancellationToken))
        {
            var rest = _buffer.AsSpan(_from, _to - _from);
            var end = rest.IndexOf('\n');
            var piece = end < 0 ? rest : rest[..end];
            _from += end < 0 ? piece.Length : end + 1;
            isTooLong |= line.Length + piece.Length > MaxLength;
            if (!isTooLong)
            {
                line.Append(piece);
            }

            if (end >= 0)
            {
                return (line.ToString(), isTooLong);
            }
        }

        return (line.Length > 0 || isTooLong ? line.ToString() : null, isTooLong);
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_from == _to)
        {
            (_from, _to) = (0, await input.ReadAsync(_buffer, cancellationToken));
        }

        return _to > 0;
    }
}
