namespace DmMaster.Benchmarks.Pause;

/// <summary>Kinds of workers in words.</summary>
internal static class WorkerKinds
{
    /// <summary>The word that rows have for a kind.</summary>
    public static string Word(this WorkerKind kind) => kind == WorkerKind.Native ? "native" : "stock";
}
