namespace DmMaster.Ctl.CommandLine;

/// <summary>How many letters two words differ by.</summary>
internal static class EditDistance
{
    /// <summary>Insertions, removals and replacements that turn one word into the other, upper and lower case alike.</summary>
    public static int Between(string first, string second)
    {
        var left = first.ToUpperInvariant();
        var right = second.ToUpperInvariant();
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
