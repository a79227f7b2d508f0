using System.Collections.Concurrent;

namespace DmMaster.Testing.Tests.Stock;

/// <summary>Counts how often each request carries a header.</summary>
internal sealed class HeaderCount(string header, ConcurrentQueue<int> counts) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        counts.Enqueue(request.Headers.TryGetValues(header, out var values) ? values.Count() : 0);
        return base.SendAsync(request, cancellationToken);
    }
}
