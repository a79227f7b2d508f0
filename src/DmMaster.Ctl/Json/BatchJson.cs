using DmMaster.Ctl.Commands;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Json;

/// <summary>The answer of a batch. In its rows a false result and empty texts are left out: scripts know it that way.</summary>
internal static class BatchJson
{
    /// <summary>The JSON, without a final newline.</summary>
    public static string Format(bool result, string message, IReadOnlyList<BatchResult> tasks)
    {
        var json = new IndentedJson();
        json.Open('{');
        json.Property("result", result);
        json.Property("msg", message);
        json.Name("tasks");
        json.Array(tasks, AppendTask);
        json.Close('}');
        return json.ToString();
    }

    private static void AppendTask(IndentedJson json, BatchResult task)
    {
        json.Open('{');
        json.Property("task", task.Task);
        json.Property("op", task.Operation.ToString());
        json.Property("result", task.Result);
        json.Property("msg", task.Message);
        json.Name("sources");
        if (task.Sources.Count == 0)
        {
            json.Raw("null");
        }
        else
        {
            json.Array(task.Sources, AppendSource);
        }

        json.Close('}');
    }

    private static void AppendSource(IndentedJson json, CommonWorkerResponse source)
    {
        json.Open('{');
        if (source.Result)
        {
            json.Property("result", value: true);
        }

        foreach (var (name, value) in new[] { ("msg", source.Msg), ("source", source.Source), ("worker", source.Worker) })
        {
            if (value.Length > 0)
            {
                json.Property(name, value);
            }
        }

        json.Close('}');
    }
}
