using DmMaster.Config;

namespace DmMaster.Operations.Relay;

/// <summary>The errors of the verbs on relays, with DM's numbers and texts.</summary>
public static class RelayErrors
{
    /// <summary>There are no such sources.</summary>
    public static DmError NoSuchSources(IEnumerable<string> sources) => new(
        46012, "scheduler", "internal", "medium", $"sources {GoFormat.List(sources)} need to update expectant relay stage not exist");

    /// <summary>Workers relay other sources, and cannot begin with this one.</summary>
    public static DmError WorkersBusy(IEnumerable<string> workers, IEnumerable<string> sources) => new(
        46020, "scheduler", "internal", "high",
        $"these workers {GoFormat.List(workers)} have started relay for sources {GoFormat.List(sources)} respectively",
        "Please use `stop-relay` to stop them, or change your topology.");

    /// <summary>Workers are bound to other sources.</summary>
    public static DmError WorkersBoundElsewhere(IEnumerable<string> workers, IEnumerable<string> sources) => new(
        46021, "scheduler", "internal", "high",
        $"these workers {GoFormat.List(workers)} have bound for another sources {GoFormat.List(sources)} respectively",
        "Please `start-relay` on free or same source workers.");

    /// <summary>Workers relay other sources, and cannot end with this one.</summary>
    public static DmError WorkersRelayElsewhere(IEnumerable<string> workers, IEnumerable<string> sources) => new(
        46022, "scheduler", "internal", "high",
        $"these workers {GoFormat.List(workers)} have started relay for another sources {GoFormat.List(sources)} respectively",
        "Please correct sources in `stop-relay`.");

    /// <summary>Relay was started on named workers, and cannot be started without a name.</summary>
    public static DmError StartedOnNamed(IEnumerable<string> workers) => new(
        46028, "scheduler", "internal", "low",
        $"the source has `start-relay` with worker name for workers {GoFormat.List(workers)}, so it can't `start-relay` without worker name now",
        "Please stop all relay workers first, or specify worker name for `start-relay`.");

    /// <summary>Relay was started on named workers, and cannot be stopped without a name.</summary>
    public static DmError StopNeedsName(IEnumerable<string> workers) => new(
        46029, "scheduler", "internal", "low",
        $"the source has `start-relay` with worker name for workers {GoFormat.List(workers)}, so it can't `stop-relay` without worker name now",
        "Please specify worker names for `stop-relay`.");

    /// <summary>Relay was started without a name, and cannot be started on named workers.</summary>
    public static DmError StartedOnBound() => new(
        46030, "scheduler", "internal", "low",
        "the source has `start-relay` automatically for bound worker, so it can't `start-relay` with worker name now",
        "Please stop relay by `stop-relay` without worker name first.");

    /// <summary>Relay was started without a name, and cannot be stopped on named workers.</summary>
    public static DmError StopTakesNoName() => new(
        46031, "scheduler", "internal", "low",
        "the source has `start-relay` automatically for bound worker, so it can't `stop-relay` with worker name now",
        "Please use `stop-relay` without worker name.");

    /// <summary>Relay logs are still needed.</summary>
    public static DmError PurgeForbidden(string reason) => new(
        30037, "relay-unit", "internal", "high", $"relay log purge is forbidden temporarily, because {reason}", "Please try again later.");
}
