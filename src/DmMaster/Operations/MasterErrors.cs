using DmMaster.Config;
using DmMaster.Workers.Calls;
using Grpc.Core;

namespace DmMaster.Operations;

/// <summary>The errors of DM's master and scheduler, with DM's numbers and texts.</summary>
public static class MasterErrors
{
    private const string CheckStatus = "Please execute `query-status` to check status.";
    private const string SeeTasks = "Please use `query-status` command to see tasks.";

    /// <summary>A worker did not answer a call.</summary>
    public static DmError WorkerRequest(string cause) => new(38008, "dm-master", "internal", "high", "grpc request error")
    {
        RawCause = cause,
    };

    /// <summary>A call to a worker failed.</summary>
    public static DmError WorkerRequest(RpcException failure) => WorkerRequest(GoStatus.Describe(failure));

    /// <summary>No worker stands behind a source.</summary>
    public static DmError NoWorkerFor(string source) => new(
        38029, "dm-master", "internal", "high", $"{source} relevant worker-client not found",
        "Please use list-member command to see if the some workers are offline.");

    /// <summary>There is no such shard-DDL lock.</summary>
    public static DmError LockNotFound(string id) => new(
        38019, "dm-master", "internal", "high", $"lock with ID {id} not found", "Please use show-ddl-locks command to see lock id.");

    /// <summary>A shard-DDL lock is resolved by itself.</summary>
    public static DmError LockResolved(string id) => Lock(38020, $"the lock {id} has been resolved before", "");

    /// <summary>A source is to carry a DDL out at which it does not wait.</summary>
    public static DmError OwnerNotWaiting(string owner, IEnumerable<string> waiting) =>
        Lock(38022, $"owner {owner} is not waiting for a lock, but sources {GoFormat.List(waiting)} are waiting for the lock", "");

    /// <summary>The owner of a lock was not seen to carry its DDL out.</summary>
    public static DmError OwnerNotDone(string owner, string id, string cause) => Lock(38024, $"the owner {owner} of the lock {id} has not done the operation", cause);

    /// <summary>A lock's DDL was carried out, and not all were seen to skip it.</summary>
    public static DmError LockNotConfirmed(string id, string cause) => Lock(
        38025,
        $"DDL lock {id} owner ExecuteDDL successfully, so DDL lock removed. but some dm-workers ExecuteDDL fail, you should to handle dm-worker directly",
        cause);

    /// <summary>A task has the optimistic shard mode, and nothing would coordinate its DDL. The number is that of a mode that DM does not know.</summary>
    public static DmError ShardModeNotAllowed(string mode) => ConfigErrors.ShardModeNotSupported(mode) with
    {
        Class = "dm-master",
        RawCause = "this version does not coordinate optimistic shard DDL: at the first DDL each source of the task would stand still for ever",
        Workaround = "Please start dm-master with `--allow-shard-mode` to run the task all the same, as long as its sources meet no DDL.",
    };

    /// <summary>A worker reported errors.</summary>
    public static DmError WorkerSaid(string errors) =>
        new(38032, "dm-master", "internal", "high", $"some error occurs in dm-worker: {errors}", CheckStatus);

    /// <summary>An operation that this command does not have.</summary>
    public static DmError InvalidOperation(string operation, string on) =>
        new(38041, "dm-master", "internal", "medium", $"invalid op {operation} on {on}");

    /// <summary>An order was not seen to be carried out.</summary>
    public static DmError NoExpectedResult(string detail) =>
        new(38045, "dm-master", "internal", "medium", $"fail to get expected result: {detail}");

    /// <summary>A worker of that name is registered at another address.</summary>
    public static DmError WorkerExists(string worker, string address) => Scheduler(
        46003, "medium", $$"""dm-worker with name {"name":{{GoJson.Quote(worker)}},"addr":{{GoJson.Quote(address)}}} already exists""");

    /// <summary>No worker has that name.</summary>
    public static DmError NoSuchWorker(string worker) => Scheduler(46004, "medium", $"dm-worker with name {worker} not exists");

    /// <summary>There is such a source already.</summary>
    public static DmError SourceExists(string source) =>
        Scheduler(46007, "medium", $"source config with ID {source} already exists");

    /// <summary>There is no such source.</summary>
    public static DmError NoSuchSource(string source) =>
        Scheduler(46008, "medium", $"source config with ID {source} not exists");

    /// <summary>Sources without a worker. DM gives this number the master's class.</summary>
    public static DmError SourcesUnbound(IEnumerable<string> sources) =>
        new(46009, "dm-master", "internal", "medium", $"sources {GoFormat.List(sources)} have not bound");

    /// <summary>A source still has tasks. DM gives this number the master's class.</summary>
    public static DmError SourceHasTasks(string source, IEnumerable<string> tasks) => new(
        46010, "dm-master", "internal", "medium",
        $"source with name {source} need to operate has existing tasks {GoFormat.List(tasks)}", "Please `stop-task` first.");

    /// <summary>A source still has workers that pull its relay logs.</summary>
    public static DmError SourceHasRelay(string source, IEnumerable<string> workers) => new(
        46023, "scheduler", "internal", "high",
        $"source with name {source} need to operate has existing relay workers {GoFormat.List(workers)}",
        "Please `stop-relay` first.");

    /// <summary>There are such subtasks already.</summary>
    public static DmError SubtasksExist(string task, IEnumerable<string> sources) => new(
        46014, "scheduler", "internal", "medium",
        $"subtasks with name {task} for sources {GoFormat.List(sources)} already exist", SeeTasks);

    /// <summary>There is no such task. DM gives this number the master's class.</summary>
    public static DmError NoSuchTask(string task) => new(
        46016, "dm-master", "internal", "medium", $"subtasks with name {task} need to be operate not exist", SeeTasks);

    /// <summary>A task does not run on some sources. DM gives this number the master's class.</summary>
    public static DmError TaskNotOnSources(IEnumerable<string> sources) =>
        new(46017, "dm-master", "internal", "medium", $"sources {GoFormat.List(sources)} need to be operate not exist");

    /// <summary>A worker has something to do already.</summary>
    public static DmError WorkerNotFree(string worker) => Scheduler(46033, "low", $"dm-worker with name {worker} not free");

    /// <summary>A worker handles no source.</summary>
    public static DmError WorkerIdle() =>
        new(40070, "dm-worker", "internal", "high", "no mysql source is being handled in the worker");

    /// <summary>A worker handles another source than it was asked about.</summary>
    public static DmError SourceNotMatched() =>
        new(40072, "dm-worker", "internal", "high", "source of request does not match with source in worker");

    /// <summary>The store refused a commit.</summary>
    public static DmError CommitFailed(string cause) => new(
        42501, "ha", "internal", "high", "fail to do etcd txn operation: txn commit failed",
        "Please check dm-master's node status and the network between this node and dm-master")
    {
        RawCause = cause,
    };

    /// <summary>A mistake of the master's own: too many rivals for the same keys.</summary>
    public static DmError TooManyConflicts(string what) => InUse(what, "keys");

    /// <summary>A task's metadata is being removed, or it is being started.</summary>
    public static DmError TaskInUse(string what, string task) => InUse(what, task);

    private static DmError Lock(int code, string message, string cause) => new(code, "dm-master", "internal", "high", message) { RawCause = cause };

    private static DmError InUse(string what, string resource) =>
        new(46024, "scheduler", "internal", "low", $"when {what}, resource {resource} is in use by other client", "Please try again later");

    private static DmError Scheduler(int code, string level, string message) =>
        new(code, "scheduler", "internal", level, message);
}
