using DmMaster.Store.EtcdApi;

namespace DmMaster.Hosting.Bounds;

/// <summary>What one call holds of the <see cref="LoadBudget"/>. Made when it holds something, given back when its answer has left or its stream is gone.</summary>
internal sealed class CallLoad
{
    private CallLoad(ConnectionLoad connection) => Connection = connection;

    /// <summary>Whose it is.</summary>
    internal ConnectionLoad Connection { get; }

    /// <summary>How much it holds; under the budget's lock.</summary>
    internal long Bytes { get; set; }

    /// <summary>When its holding began or last moved on; under the budget's lock.</summary>
    internal long Since { get; set; }

    /// <summary>Its place among those of the connection; under the budget's lock.</summary>
    internal LinkedListNode<CallLoad>? Place { get; set; }

    /// <summary>How much of that is a message that was unpacked last. For the one who reads the call.</summary>
    internal long Unpacked { get; set; }

    /// <summary>The answer, when it is to be sent in pieces. For the one who answers the call.</summary>
    internal RangeChunks? List { get; set; }

    /// <summary>Whether it waits for its client to read; under the budget's lock.</summary>
    internal bool IsAnswering { get; set; }

    /// <summary>Whether all was given back for good; under the budget's lock.</summary>
    internal bool IsOver { get; set; }

    /// <summary>The load of a call; null where nothing is counted, as on HTTP/1.1.</summary>
    internal static CallLoad? Of(HttpContext context)
    {
        if (context.Features.Get<CallLoad>() is { } known)
        {
            return known;
        }

        if (context.Features.Get<ConnectionLoad>() is not { } connection)
        {
            return null;
        }

        var load = new CallLoad(connection);
        context.Features.Set(load);
        context.Response.OnCompleted(static state => ((CallLoad)state).GiveBack(), load);
        return load;
    }

    /// <summary>Takes bytes.</summary>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: there is no room for them.</exception>
    internal void Take(long bytes, bool isAnswer)
    {
        if (!TryTake(bytes, isAnswer, out var problem))
        {
            throw LoadErrors.Refused(problem);
        }
    }

    /// <summary>Takes bytes for a message that is being unpacked.</summary>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: there is no room for them.</exception>
    internal void TakeUnpacked(long bytes)
    {
        Take(bytes, isAnswer: false);
        Unpacked += bytes;
    }

    /// <summary>Gives back what was unpacked: another message is asked for.</summary>
    internal void ReturnUnpacked()
    {
        Return(Unpacked);
        Unpacked = 0;
    }

    /// <summary>Takes bytes, or says why not.</summary>
    internal bool TryTake(long bytes, bool isAnswer, out LoadProblem problem) =>
        (problem = Connection.Budget.Take(this, bytes, isAnswer)) == LoadProblem.None;

    /// <summary>Gives bytes back.</summary>
    internal void Return(long bytes) => Connection.Budget.Return(this, bytes);

    /// <summary>Notes that the client has read on.</summary>
    internal void Renew() => Connection.Budget.Renew(this);

    private Task GiveBack()
    {
        Connection.Budget.End(this);
        return Task.CompletedTask;
    }
}
