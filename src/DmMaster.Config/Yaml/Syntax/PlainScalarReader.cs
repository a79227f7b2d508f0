namespace DmMaster.Config.Yaml.Syntax;

/// <summary>Reads text without quotes.</summary>
/// <param name="cursor">At its first character.</param>
/// <param name="join">What stands between its pieces.</param>
/// <param name="indent">The column of the block that it stands in.</param>
/// <param name="isFlow">Whether it stands in brackets or braces.</param>
internal sealed class PlainScalarReader(YamlCursor cursor, LineJoin join, int indent, bool isFlow)
{
    private readonly YamlMark _start = cursor.Mark;
    private YamlMark _end = cursor.Mark;

    /// <summary>Whether the line of its last character is over.</summary>
    public bool EndsAfterLine => join.HasBreak;

    /// <summary>Reads it.</summary>
    public YamlToken Read()
    {
        join.Begin();
        while (!cursor.IsDocumentMark && cursor.Current != '#' && ReadPiece())
        {
            SkipGap();
            if (!isFlow && cursor.Column <= indent)
            {
                break;
            }
        }

        return new(YamlTokenKind.Scalar, _start, _end) { Text = join.Text.ToString(), IsPlain = true };
    }

    /// <summary>Reads up to the next blank.</summary>
    /// <returns>Whether a blank ended it.</returns>
    private bool ReadPiece()
    {
        while (!cursor.IsGapAt(0) && !IsEnd())
        {
            join.Join();
            cursor.ReadTo(join.Text);
            _end = cursor.Mark;
        }

        return cursor.IsBlank || cursor.IsBreak;
    }

    private bool IsEnd() => cursor.Current switch
    {
        ':' => cursor.IsGapAt(1),
        ',' or '?' or '[' or ']' or '{' or '}' => isFlow,
        _ => false,
    };

    private void SkipGap()
    {
        while (cursor.IsBlank || cursor.IsBreak)
        {
            if (join.HasBreak && cursor.Current == '\t' && cursor.Column <= indent)
            {
                throw YamlSyntaxException.OfScanner("found a tab character that violates indentation", cursor.Mark, _start);
            }

            join.Take();
        }
    }
}
