using System.Diagnostics;

namespace DmMaster.Telemetry;

/// <summary>The traces of operations: from the call over its commit and the delivery of its orders to each receipt.</summary>
/// <remarks>
/// While nobody listens none of it is made. Attributes hold names and numbers, never a text of a file, a statement or a message of a worker. The
/// source is one for the process; a span belongs to its parent.
/// </remarks>
internal static class Traces
{
    /// <summary>The name of the source.</summary>
    public const string Name = "DmMaster";

    /// <summary>How many events a span may have: an operation on ten thousand sources tells of the first so many.</summary>
    public const int MostEvents = 1_000;

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>A part of what is being traced; null when nothing is.</summary>
    public static Activity? Part(string name) => Activity.Current is null ? null : Source.StartActivity(name);
}
