using DmMaster.Registry;

namespace DmMaster.Operations.Sources;

/// <summary>Shows sources and whether their workers handle them. With none named, all.</summary>
public sealed class ShowSources(SourceReceipts receipts, RegistryFeed feed)
{
    /// <summary>A row for each source, as soon as its worker has said whether it handles it.</summary>
    public async Task<OperationOutcome> ExecuteAsync(SourcesRequest request, CancellationToken cancellationToken)
    {
        if (!request.All().TryGet(out var sources, out var refusal))
        {
            return new OperationOutcome.Refused(refusal);
        }

        var snapshot = feed.Current;
        return new OperationOutcome.Ordered(await receipts.OfHandlingAsync(
            snapshot, sources.Count > 0 ? sources : [.. snapshot.Sources.Keys], request.Budget, cancellationToken));
    }
}
