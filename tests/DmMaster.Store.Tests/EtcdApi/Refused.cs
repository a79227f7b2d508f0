using Grpc.Core;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>What must be refused.</summary>
internal static class Refused
{
    /// <summary>Exactly with this code and text.</summary>
    public static async Task AsAsync(StatusCode code, string text, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((code, text), (refusal.StatusCode, refusal.Status.Detail));
    }
}
