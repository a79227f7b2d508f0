using System.IO.Pipelines;

namespace DmMaster.Hosting.Bounds;

/// <summary>A connection's two directions, the incoming one metered.</summary>
internal sealed class MeteredTransport(PipeReader input, PipeWriter output) : IDuplexPipe
{
    /// <inheritdoc/>
    public PipeReader Input => input;

    /// <inheritdoc/>
    public PipeWriter Output => output;
}
