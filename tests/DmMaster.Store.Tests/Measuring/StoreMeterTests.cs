using System.Diagnostics.Metrics;
using DmMaster.Store.InProcess;
using DmMaster.Store.Measuring;
using DmMaster.Store.Tests.Journal;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.Measuring;

/// <summary>What is measured of a store.</summary>
public sealed class StoreMeterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly OneFactory _meters = new();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _values = [];

    public StoreMeterTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _meters))
            {
                Assert.Equal(StoreMeter.Name, instrument.Meter.Name);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Take(instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Take(instrument, value));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Store_InMemory_TellsHowItStands()
    {
        using var store = new InProcessStore(_time, new InProcessStoreOptions { FirstRevision = new Revision(1) });
        new StoreMeter(_meters).Follow(store);
        var watch = store.Watch(new WatchQuery(KeyRange.All), default);
        await PutAsync(store, "a", "12345");
        await PutAsync(store, "a", "123");
        await PutAsync(store, "b", "");
        var gone = await store.CommitAsync(new Txn { Success = [new TxnOp.Delete(KeyRange.One(ByteString.CopyFromUtf8("b")))] }, default);
        await store.GrantAsync(LeaseId.None, 60, default);

        Observe();
        Assert.Equal((5, 1, 4), (Value("revision"), Value("keys"), Value("live_bytes")));
        Assert.Equal((4, 0, 1, 0), (Value("commits_total"), Value("compactions_total"), Value("leases"), Value("journal_waiting_changes")));
        Assert.Equal((1, 1, 4), (Value("watchers"), Value("watchers_behind"), Value("watch_backlog_revisions")));
        Assert.True(Value("history_bytes") > 0);

        await foreach (var batch in watch)
        {
            if (batch.Revision == gone.Revision)
            {
                Observe();
                Assert.Equal((1, 0, 0), (Value("watchers"), Value("watchers_behind"), Value("watch_backlog_revisions")));
                break;
            }
        }

        await store.CompactAsync(gone.Revision, default);
        Observe();
        Assert.Equal((0, 1, 5), (Value("watchers"), Value("compactions_total"), Value("oldest_revision")));
    }

    [Fact]
    public async Task Journal_OfBatches_IsTimed()
    {
        var meter = new StoreMeter(_meters);
        var journal = new ScriptedJournal { Stops = true };
        var options = new InProcessStoreOptions { FirstRevision = new Revision(1) };
        using var measured = new MeasuredJournal(journal, _time, meter.Journaled);
        using var store = new InProcessStore(_time, options, measured, InProcessStore.Nothing(_time, options));
        meter.Follow(store);
        var first = PutAsync(store, "a", "1");
        await journal.StoppedAsync();
        var more = new[] { PutAsync(store, "b", "1"), PutAsync(store, "c", "1") };
        Observe();
        Assert.Equal(2, Value("journal_waiting_changes"));

        _time.Advance(TimeSpan.FromSeconds(3));
        journal.GoOn();
        await first;
        Assert.Equal((3, 1), (Value("journal_seconds"), Value("journal_changes_total")));
        await journal.StoppedAsync();
        journal.GoOn();
        await Task.WhenAll(more);
        Assert.Equal((3, 3), (Value("journal_seconds"), Value("journal_changes_total")));
    }

    private static async Task<TxnResult> PutAsync(InProcessStore store, string key, string value) => await store.CommitAsync(
        new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(value))] }, default);

    private void Observe()
    {
        lock (_values)
        {
            foreach (var name in _values.Keys.Where(static name => !name.Contains("journal_seconds") && !name.Contains("journal_changes")).ToList())
            {
                _values.Remove(name);
            }
        }

        _listener.RecordObservableInstruments();
    }

    private void Take(Instrument instrument, double value)
    {
        lock (_values)
        {
            _values[instrument.Name] = value + (instrument is Histogram<double> or Counter<long> ? _values.GetValueOrDefault(instrument.Name) : 0);
        }
    }

    private double Value(string name)
    {
        lock (_values)
        {
            return _values[$"dmmaster_store_{name}"];
        }
    }

    private sealed class OneFactory : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            _meters.Add(new Meter(options));
            return _meters[^1];
        }

        public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
    }
}
