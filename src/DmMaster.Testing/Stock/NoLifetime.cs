using Microsoft.Extensions.Hosting;

namespace DmMaster.Testing.Stock;

/// <summary>A host inside another program: it waits for nothing and listens to no signal.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
