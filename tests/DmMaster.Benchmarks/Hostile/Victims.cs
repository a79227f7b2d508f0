using DmMaster.Benchmarks.Etcd;
using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Processes;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Benchmarks.Hostile;

/// <summary>Starts those who are attacked, each anew for each attack.</summary>
/// <param name="directory">Where files go.</param>
internal sealed class Victims(DirectoryInfo directory)
{
    /// <summary>How many native workers the master has.</summary>
    public const int Workers = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly byte[] AllKeys = new RangeRequest { Key = ByteString.CopyFromUtf8("a"), RangeEnd = ByteString.CopyFromUtf8("b") }.ToByteArray();
    private static readonly byte[] OneKey = new RangeRequest { Key = ByteString.CopyFromUtf8("a") }.ToByteArray();

    /// <summary>Starts one, with the state that an attack wants.</summary>
    public async Task<Victim> StartAsync(VictimKind kind, Attack attack, CancellationToken cancellationToken)
    {
        var files = attack.IsTls ? TlsFiles.Write(directory) : null;
        var victim = kind switch
        {
            VictimKind.Master => await StartMasterAsync(files, cancellationToken),
            VictimKind.Bare => await StartBareAsync(files, cancellationToken),
            _ => await StartEtcdAsync(files, cancellationToken),
        };
        if (attack.StateBytes > 0 && kind != VictimKind.Bare)
        {
            await FillAsync(victim, attack, cancellationToken);
        }

        return victim;
    }

    private static async Task<Victim> StartMasterAsync(TlsFiles? files, CancellationToken cancellationToken)
    {
        string[] tls = files is null ? [] : ["-ssl-ca", files.Authority, "-ssl-cert", files.Certificate, "-ssl-key", files.Key];
        var program = ChildProgram.Start(Programs.Master, ["-master-addr", "127.0.0.1:0", "-name", "master1", .. tls]);
        var line = await program.LineAsync("dm-master is listening", cancellationToken);
        var address = line.Split("address=http", 2)[1].Split(']')[0].Split("//")[1].TrimEnd('/');
        var uri = new Uri($"{(files is null ? "http" : "https")}://{address}");
        var victim = new Victim("dm-master", program, uri)
        {
            Small = new SmallCall("etcdserverpb.KV", "Range", OneKey),
            LargePath = "/etcdserverpb.KV/Range",
            LargeRequest = AllKeys,
            TextPath = "/pb.Master/StartTask",
            Connect = files?.Connect(uri),

            // In clear text alone: they have no certificates.
            Workers = files is null ? ChildProgram.Start(Programs.Fleet, "--master", address, "--native", $"{Workers}") : null,
        };
        await WaitAsync(victim, cancellationToken);
        return victim;
    }

    private static async Task<Victim> StartBareAsync(TlsFiles? files, CancellationToken cancellationToken)
    {
        var port = FreePort.Take();
        string[] tls = files is null ? [] : ["--certificate", files.Certificate, "--key", files.Key];
        var program = ChildProgram.Start(Programs.Self, [BenchmarkCommands.BareServer, $"127.0.0.1:{port}", .. tls]);
        var uri = new Uri($"{(files is null ? "http" : "https")}://127.0.0.1:{port}");
        var victim = new Victim("the gRPC stack alone", program, uri)
        {
            Small = new SmallCall("grpc.health.v1.Health", "Check", []),
            LargePath = Port.BareServer.LargePath,
            TextPath = "/grpc.health.v1.Health/Check",
            Connect = files?.Connect(uri),
        };
        await WaitAsync(victim, cancellationToken);
        return victim;
    }

    private async Task<Victim> StartEtcdAsync(TlsFiles? files, CancellationToken cancellationToken)
    {
        var data = Directory.CreateDirectory(Path.Combine(directory.FullName, $"etcd-{Guid.NewGuid():n}")).FullName;
        var server = await EtcdServer.StartEtcdAsync(data, files, cancellationToken);
        var victim = new Victim(server.Name, server.Program, server.Address)
        {
            Small = new SmallCall("etcdserverpb.KV", "Range", OneKey),
            LargePath = "/etcdserverpb.KV/Range",
            LargeRequest = AllKeys,
            TextPath = "/etcdserverpb.KV/Range",
            Connect = files?.Connect(server.Address),
        };
        await WaitAsync(victim, cancellationToken);
        return victim;
    }

    private static async Task FillAsync(Victim victim, Attack attack, CancellationToken cancellationToken)
    {
        using var channel = victim.Channel();
        var client = new KV.KVClient(channel);
        var value = new byte[attack.ValueBytes];
        var keys = Enumerable.Range(0, attack.StateBytes / attack.ValueBytes);
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (key, token) =>
            await client.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8($"a/{key:00000}"), Value = ByteString.CopyFrom(value) }, cancellationToken: token));
    }

    /// <summary>Until it answers, and knows its workers.</summary>
    private static async Task WaitAsync(Victim victim, CancellationToken cancellationToken)
    {
        using var channel = victim.Channel();
        var calls = channel.CreateCallInvoker();
        for (var started = Time.GetTimestamp(); Time.GetElapsedTime(started) < Patience; await Task.Delay(Pace, Time, cancellationToken))
        {
            try
            {
                await victim.Small.CallAsync(calls, Time.GetUtcNow().UtcDateTime + Patience);
                if (victim.Workers is null || await CountAsync(calls, cancellationToken) == Workers)
                {
                    return;
                }
            }
            catch (RpcException)
            {
                // Not yet.
            }
        }

        throw new MeasurementException($"{victim.Name} does not answer: {victim.Program.LastLines}");
    }

    private static async Task<int> CountAsync(CallInvoker calls, CancellationToken cancellationToken)
    {
        var members = await new Master.MasterClient(calls).ListMemberAsync(new ListMemberRequest { Worker = true }, cancellationToken: cancellationToken);
        return members.Members.Sum(static member => member.Worker?.Workers.Count ?? 0);
    }
}
