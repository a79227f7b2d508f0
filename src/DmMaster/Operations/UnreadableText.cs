using DmMaster.Registry;

namespace DmMaster.Operations;

/// <summary>Says which records cannot be read.</summary>
public static class UnreadableText
{
    private const int MostShown = 10;

    /// <summary>All of them in one line; empty when every record can be read.</summary>
    public static string Of(RegistrySnapshot snapshot) => Of([.. snapshot.Unreadable.Values]);

    /// <summary>Those that an order about a subtask rests on.</summary>
    public static string Of(RegistrySnapshot snapshot, TaskName task, SourceId source) => snapshot.Unreadable.IsEmpty ? "" : Of(
        [.. snapshot.Unreadable.Values.Where(record => record.Source == source && (record.Task is null || record.Task == task))]);

    private static string Of(IReadOnlyList<UnreadableRecord> records) => records.Count switch
    {
        0 => "",
        <= MostShown => $"records that cannot be read: {string.Join(", ", records)}",
        _ => $"records that cannot be read: {string.Join(", ", records.Take(MostShown))} and {records.Count - MostShown} more",
    };
}
