using DmMaster.Ctl.Commands;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Json;

/// <summary>The short answer of <c>query-status</c>.</summary>
internal static class SummaryJson
{
    /// <summary>The JSON, without a final newline.</summary>
    public static string Format(QueryStatusListResponse response, IReadOnlyList<TaskSummary> tasks)
    {
        var json = new IndentedJson();
        json.Open('{');
        json.Property("result", response.Result);
        json.Property("msg", response.Msg);
        json.Name("tasks");
        json.Array(tasks, AppendTask);
        json.Close('}');
        return json.ToString();
    }

    private static void AppendTask(IndentedJson json, TaskSummary task)
    {
        json.Open('{');
        json.Property("taskName", task.Name);
        json.Property("taskStatus", task.Status);
        json.Name("sources");
        json.Array(task.Sources, static (line, source) => line.String(source));
        json.Close('}');
    }
}
