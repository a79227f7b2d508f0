using Google.Protobuf;
using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi.Golden;

/// <summary>Says to our port what stock's master and workers said to etcd, and compares each answer.</summary>
internal sealed class WireReplay(EtcdHost host, List<RecordedLine> lines)
{
    private readonly Dictionary<(int, int), ReplayStream> _streams = [];
    private readonly Dictionary<(int, int), int> _unanswered = [];
    private readonly Dictionary<long, long> _leases = [];
    private readonly CallInvoker _invoker = host.Connection.CreateCallInvoker();
    private readonly List<string> _wrong = [];
    private readonly Dictionary<(int, int), List<IMessage>> _expected = lines
        .Where(static line => line.Direction == "response" && Messages.IsStream(line.Method))
        .GroupBy(static line => line.Call)
        .ToDictionary(static call => call.Key, static call => call.Select(Messages.Response).ToList());

    /// <summary>How many answers were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Runs it all.</summary>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        foreach (var step in ReplayStep.Order(lines))
        {
            if (step.Line.Direction == "end")
            {
                _streams[step.Line.Call].Dispose();
            }
            else if (Messages.IsStream(step.Line.Method))
            {
                await SendAsync(step);
            }
            else
            {
                Compare(step.Line, step.Answer!, await CallAsync(step));
            }

            await TakeEventsAsync(step.Revision);
        }

        foreach (var (call, stream) in _streams)
        {
            stream.Dispose();
            await stream.Reading;
            _wrong.AddRange(Enumerable.Repeat($"{call}: an answer too much", Math.Max(0, stream.Left - _unanswered.GetValueOrDefault(call))));
        }

        _wrong.AddRange(_expected.SelectMany(static call => call.Value.Select(missing => $"{call.Key}: never came: {missing}")));
        return _wrong;
    }

    private async Task<IMessage> CallAsync(ReplayStep step)
    {
        var answer = await _invoker.AsyncUnaryCall(Raw(step.Line.Method, MethodType.Unary), null, default, Ours(step.Line).ToByteArray());
        var message = Messages.MethodOf(step.Line.Method).OutputType.Parser.ParseFrom(answer);
        if (message is Wire.LeaseGrantResponse granted)
        {
            _leases.Add(((Wire.LeaseGrantResponse)step.Answer!).ID, granted.ID);
        }

        return message;
    }

    private async Task SendAsync(ReplayStep step)
    {
        if (!_streams.TryGetValue(step.Line.Call, out var stream))
        {
            stream = new ReplayStream(_invoker, Raw(step.Line.Method, MethodType.DuplexStreaming));
            _streams.Add(step.Line.Call, stream);
        }

        await stream.SendAsync(Ours(step.Line));
        if (step.Answer is not null)
        {
            await TakeAsync(step.Line.Call, stream, step.Answer);
        }
        else
        {
            // The client left before the answer came. Ours may be there earlier.
            _unanswered[step.Line.Call] = _unanswered.GetValueOrDefault(step.Line.Call) + 1;
        }
    }

    /// <summary>Takes the events that belong to the revisions up to one, before the next is made.</summary>
    private async Task TakeEventsAsync(long revision)
    {
        foreach (var (call, stream) in _streams)
        {
            while (_expected[call].Find(IsDue) is { } event_)
            {
                await TakeAsync(call, stream, event_);
            }
        }

        bool IsDue(IMessage answer) => answer is Wire.WatchResponse { Events.Count: > 0 } events && events.Events[^1].Kv.ModRevision <= revision;
    }

    /// <summary>
    /// Takes one answer. Those to different watches of a stream may come in either order, so what comes is looked for among what is
    /// expected for its watch.
    /// </summary>
    private async Task TakeAsync((int, int) call, ReplayStream stream, IMessage awaited)
    {
        while (_expected[call].Contains(awaited))
        {
            var line = lines.First(line => line.Call == call && line.Direction == "response");
            var actual = Messages.MethodOf(line.Method).OutputType.Parser.ParseFrom(await stream.NextAsync());
            var expected = _expected[call].Find(one => one is not Wire.WatchResponse watch || watch.WatchId == ((Wire.WatchResponse)actual).WatchId);
            if (expected is null)
            {
                _wrong.Add($"{call}: nobody expects {actual}");
                continue;
            }

            _expected[call].Remove(expected);
            Compare(line, expected, actual);
        }
    }

    private void Compare(RecordedLine line, IMessage recorded, IMessage ours)
    {
        Compared++;
        var expected = Messages.Stable(recorded.Descriptor.Parser.ParseFrom(recorded.ToByteArray()), id => _leases.GetValueOrDefault(id, id));
        var actual = Messages.Stable(ours, static id => id);
        if (!expected.Equals(actual))
        {
            _wrong.Add($"line {line.Number} {line.Method}\n  recorded: {expected}\n  ours:     {actual}");
        }
    }

    private IMessage Ours(RecordedLine line) => Messages.Stable(Messages.Request(line), id => _leases.GetValueOrDefault(id, id));

    private static Method<byte[], byte[]> Raw(string name, MethodType type)
    {
        var parts = name[1..].Split('/');
        var bytes = Marshallers.Create<byte[]>(static x => x, static x => x);
        return new Method<byte[], byte[]>(type, parts[0], parts[1], bytes, bytes);
    }
}
