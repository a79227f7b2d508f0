using System.Threading.Channels;
using DmMaster.Databases.Checks;
using DmMaster.Databases.Checks.Results;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using WireState = DmMaster.Protocol.V1.CheckState;

namespace DmMaster.Services;

/// <summary><c>dmmaster.v1.Tasks</c>: what DM's own calls do, told while it goes on.</summary>
public sealed class TasksService(TaskFileMethods files) : Protocol.V1.Tasks.TasksBase
{
    /// <summary>check-task, with an event as each check ends.</summary>
    public override async Task Check(CheckTaskRequest request, IServerStreamWriter<CheckEvent> responseStream, ServerCallContext context)
    {
        var events = new Events();
        var checking = RunAsync(request, events, context);
        try
        {
            // The budget ends the checks, and with them the events: a caller that does not read has it no longer than one that waits.
            await foreach (var one in events.ReadAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(one, context.CancellationToken);
            }
        }
        finally
        {
            await ((Task)checking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await responseStream.WriteAsync(new CheckEvent { Answer = await checking }, context.CancellationToken);
    }

    private async Task<CheckTaskResponse> RunAsync(CheckTaskRequest request, Events events, ServerCallContext context)
    {
        try
        {
            return await files.CheckAsync(request, events, context);
        }
        finally
        {
            events.Complete();
        }
    }

    // As many as there are checks: some for each source.
    private sealed class Events : ICheckObserver
    {
        private readonly Channel<CheckEvent> _events = Channel.CreateUnbounded<CheckEvent>(new UnboundedChannelOptions { SingleReader = true });

        public IAsyncEnumerable<CheckEvent> ReadAsync(CancellationToken cancellationToken) => _events.Reader.ReadAllAsync(cancellationToken);

        public void Complete() => _events.Writer.Complete();

        public void Begun(int checks, int tables) =>
            _events.Writer.TryWrite(new CheckEvent { Begun = new ChecksBegun { Checks = (uint)checks, Tables = (ulong)tables } });

        public void Ended(int id, CheckName check, Databases.Checks.Results.CheckState state, TimeSpan took) => _events.Writer.TryWrite(new CheckEvent
        {
            Ended = new CheckEnded { Id = (uint)id, Name = check.Name, Extra = check.Extra, State = ToWire(state), Took = Duration.FromTimeSpan(took) },
        });

        private static WireState ToWire(Databases.Checks.Results.CheckState state) => state switch
        {
            Databases.Checks.Results.CheckState.Success => WireState.Success,
            Databases.Checks.Results.CheckState.Warning => WireState.Warning,
            _ => WireState.Failure,
        };
    }
}
