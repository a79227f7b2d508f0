using System.Text;

namespace DmMaster.Benchmarks.Measuring;

/// <summary>Rows as Markdown.</summary>
internal static class Table
{
    public static string ToMarkdown(IEnumerable<Row> rows, string facts)
    {
        var text = new StringBuilder();
        text.Append("| measured | rate | p50 | p99 | CPU each | bytes each | ratio | target |\n|---|---:|---:|---:|---:|---:|---|---|\n");
        foreach (var row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row.What, row.Rate, row.P50, row.P99, row.Cpu, row.Bytes, row.Ratio, row.Target).Append(" |\n");
        }

        return text.Append('\n').Append(facts).Append('\n').ToString();
    }
}
