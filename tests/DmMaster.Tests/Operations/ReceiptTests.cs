using System.Collections.Immutable;
using DmMaster.Operations;
using DmMaster.Operations.Confirm;
using DmMaster.Operations.Metrics;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;
using DmMaster.Workers.Stock;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Operations;

/// <summary>A registry, what workers said, and a collector of receipts for an order of revision 5 that pauses task t.</summary>
public abstract class ReceiptTests
{
    protected static readonly TaskName Task = new("t");
    protected static readonly Revision Ordered = new(5);
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    protected FakeTimeProvider Time { get; } = new();

    protected RegistryFeed Feed { get; } = new();

    protected ObservedState Observed { get; } = new();

    protected Task<IReadOnlyList<SourceOutcome>> Collect(params string[] sources) => Collector().CollectAsync(
        [.. sources.Select(source => new AwaitedReceipt(new SourceId(source), Ordered, SubtaskExpectation.Paused(Task)))],
        new Budget(Time, Limit),
        CancellationToken.None);

    protected ReceiptCollector Collector() => new(Feed, Observed, new OperationOptions(), new OperationMeter(), Time);

    protected void Report(string worker, long revision, Stage stage) => Observed.Of(new WorkerName(worker)).Update(before => before.After(
        new Report { Revision = revision, Subtasks = { new SubTaskStatus { Name = "t", Stage = stage } } }, Time.GetTimestamp()));

    protected void Answer(string worker, long asked, Stage stage, string error = "", string source = "s1")
    {
        var answer = new QueryStatusResponse
        {
            SourceStatus = new SourceStatus { Source = source }, SubTaskStatus = { Workers.Stock.StockAnswersTests.Status("t", stage, error) },
        };
        Observed.Of(new WorkerName(worker)).Update(before => StockAnswers.Answered(before, answer, new Revision(asked), Time.GetTimestamp()));
    }

    protected void AnswerRelay(string source, Stage? stage)
    {
        var status = new SourceStatus { Source = source, RelayStatus = stage is { } shown ? new RelayStatus { Stage = shown } : null };
        Observed.Of(new WorkerName("w1")).Update(
            before => StockAnswers.Answered(before, new QueryStatusResponse { SourceStatus = status }, Ordered, Time.GetTimestamp()));
    }

    protected void Ask(string worker) => Observed.Of(new WorkerName(worker)).Note(before => StockAnswers.Began(before, Time.GetTimestamp()));

    protected void Refuse(string worker) => Observed.Of(new WorkerName(worker)).Update(before => StockAnswers.Failed(
        before, new RpcException(new Status(StatusCode.Unavailable, "connection error: desc = \"refused\"")), Time.GetTimestamp()));

    protected void Heartbeat(string worker) =>
        Observed.Of(new WorkerName(worker)).Update(before => before with { LastHeard = Time.GetTimestamp() });

    protected void Bind(params (string Source, string Worker)[] bindings) => Publish(snapshot => snapshot with
    {
        Workers = bindings.ToImmutableSortedDictionary(
            pair => new WorkerName(pair.Worker), pair => new WorkerEntry(new WorkerName(pair.Worker)) { Bound = new SourceId(pair.Source), Kind = Observed.Worker(new WorkerName(pair.Worker)).Calls is null ? WorkerKind.Native : WorkerKind.Stock, Address = "a", AliveRevision = new(1) }),
        Bindings = bindings.ToImmutableSortedDictionary(pair => new SourceId(pair.Source), pair => new WorkerName(pair.Worker)),
        Tasks = snapshot.Tasks.SetItem(Task, bindings.ToImmutableSortedDictionary(
            pair => new SourceId(pair.Source), pair => Subtask(pair.Source, Stage.Paused, Ordered.Value))),
    });

    protected void Order(string source, Stage stage, long revision) => Publish(snapshot => snapshot with
    {
        Tasks = snapshot.Tasks.SetItem(Task, snapshot.Tasks[Task].SetItem(new SourceId(source), Subtask(source, stage, revision))),
    });

    protected static SubtaskEntry Subtask(string source, Stage stage, long revision) => new(new SourceId(source), Task)
    {
        Toml = ByteString.CopyFromUtf8(""), Expected = stage, StageRevision = new Revision(revision),
    };

    protected void Publish(Func<RegistrySnapshot, RegistrySnapshot> change) =>
        Feed.Publish(change(Feed.Current), new RegistryChange([], true));
}
