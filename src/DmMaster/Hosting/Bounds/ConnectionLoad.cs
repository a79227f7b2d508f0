using Microsoft.AspNetCore.Connections;

namespace DmMaster.Hosting.Bounds;

/// <summary>What the calls of one connection hold of the <see cref="LoadBudget"/>.</summary>
/// <param name="budget">The budget.</param>
/// <param name="connection">The connection.</param>
internal sealed class ConnectionLoad(LoadBudget budget, ConnectionContext connection)
{
    /// <summary>The budget.</summary>
    internal LoadBudget Budget => budget;

    /// <summary>How much its calls hold; under the budget's lock.</summary>
    internal long Bytes { get; set; }

    /// <summary>Its calls that hold something, the one that moved last at the end; under the budget's lock.</summary>
    internal LinkedList<CallLoad> Calls { get; } = new();

    /// <summary>Whether it was told to end; under the budget's lock.</summary>
    internal bool IsEnded { get; set; }

    /// <summary>Where the client is, for people.</summary>
    internal string Peer => connection.RemoteEndPoint?.ToString() ?? "unknown";

    /// <summary>Ends the connection at once: its client does not read, or does not mean it.</summary>
    internal void Abort(string reason) => connection.Abort(new ConnectionAbortedException(reason));
}
