using System.Net;
using System.Net.Sockets;
using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Processes;
using DmMaster.Protocol.Dm;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Start;

/// <summary>How long it takes from the start of a process to its first answer.</summary>
/// <param name="runs">How many starts of each.</param>
/// <param name="native">A native dm-master, measured too if it exists.</param>
internal sealed class StartMeasurement(int runs, string native) : IMeasurement
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        List<Starter> starters =
        [
            new("dm-master", Programs.Master, MasterProcess.Arguments, ListMembersAsync),
            new("the gRPC stack alone", Programs.Self, static address => [BenchmarkCommands.BareServer, address], CheckHealthAsync),
        ];
        if (File.Exists(native))
        {
            starters.Insert(0, new("dm-master, native", native, MasterProcess.Arguments, ListMembersAsync));
        }

        // The first start of each reads files and warms this process up.
        for (var run = -1; run < runs; run++)
        {
            foreach (var starter in starters)
            {
                var (time, cpu) = await StartAsync(starter, cancellationToken);
                if (run >= 0)
                {
                    starter.Times.Add(time);
                    starter.Cpu.Add(cpu);
                }
            }
        }

        return [.. starters.Select(starter => ToRow(starter, starters[^1]))];
    }

    private static Row ToRow(Starter starter, Starter last) => new Row($"start to first answer, {starter.Name}")
    {
        Cpu = Text.Milliseconds(starter.Cpu.Median),
        Ratio = starter == last ? "" : $"{Text.Ratio(starter.Times.Median / last.Times.Median)} × {last.Name}, CPU {Text.Ratio(starter.Cpu.Median / last.Cpu.Median)} ×",
        Target = starter == last ? "" : "p50 under 0.5 s",
    }.With(starter.Times);

    private static async Task<(TimeSpan Time, TimeSpan Cpu)> StartAsync(Starter starter, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var port = FreePort();
        var started = Time.GetTimestamp();
        await using var program = ChildProgram.Start(starter.Path, starter.Arguments($"127.0.0.1:{port}"));
        await ConnectAsync(program, port, either.Token);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        await starter.CallAsync(channel, either.Token);
        return (Time.GetElapsedTime(started), program.ProcessorTime());
    }

    private static async Task ConnectAsync(ChildProgram program, int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (!program.HasExited)
            {
                await Task.Delay(Pace, Time, cancellationToken);
            }
            catch (SocketException)
            {
                throw new MeasurementException($"it ended at once: {program.LastLines}");
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task ListMembersAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var answer = await new Master.MasterClient(channel).ListMemberAsync(new ListMemberRequest(), cancellationToken: cancellationToken);
        if (!answer.Result)
        {
            throw new MeasurementException(answer.Msg);
        }
    }

    private static async Task CheckHealthAsync(GrpcChannel channel, CancellationToken cancellationToken) =>
        await new Grpc.Health.V1.Health.HealthClient(channel).CheckAsync(new(), cancellationToken: cancellationToken);
}
