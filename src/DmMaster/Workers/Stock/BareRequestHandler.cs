namespace DmMaster.Workers.Stock;

/// <summary>Leaves out what a stock worker has no use for: offers of compression.</summary>
/// <param name="inner">What sends.</param>
internal sealed class BareRequestHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove("grpc-accept-encoding");
        return base.SendAsync(request, cancellationToken);
    }
}
