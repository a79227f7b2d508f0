using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Routing;

namespace DmMaster.Tests.Hosting;

/// <summary>What the port says that it serves.</summary>
public class ReflectionTests
{
    [Fact]
    public async Task Reflection_Services_AreThoseThatThePortServes()
    {
        var sources = new List<EndpointDataSource>();
        await using var master = await RunningMaster.StartAsync(endpoints: routes => sources.AddRange(routes.DataSources));
        var served = sources.SelectMany(static source => source.Endpoints)
            .Select(static endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName)
            .OfType<string>()
            .ToHashSet();
        Assert.Contains("pb.Master", served);

        using var channel = GrpcChannel.ForAddress($"http://{master.EndPoint}");
        var answers = await AskAsync(channel, new() { ListServices = "" }, new() { FileContainingSymbol = "pb.Master" });
        Assert.Equal(served.Order(), answers[0].ListServicesResponse.Service.Select(static service => service.Name).Order());
        Assert.NotEmpty(answers[1].FileDescriptorResponse.FileDescriptorProto);
    }

    private static async Task<List<ServerReflectionResponse>> AskAsync(GrpcChannel channel, params ServerReflectionRequest[] questions)
    {
        using var patience = new CancellationTokenSource(RunningMaster.Patience, TimeProvider.System);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: patience.Token);
        foreach (var question in questions)
        {
            await call.RequestStream.WriteAsync(question, patience.Token);
        }

        await call.RequestStream.CompleteAsync();
        var answers = new List<ServerReflectionResponse>();
        while (await call.ResponseStream.MoveNext(patience.Token))
        {
            answers.Add(call.ResponseStream.Current);
        }

        return answers;
    }
}
