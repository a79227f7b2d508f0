using DmMaster.Protocol.Dm;

namespace DmMaster.Operations.Forwarding;

/// <summary>The rows of an answer that workers give in DM's common form.</summary>
internal static class CommonRows
{
    /// <summary>The rows, in their order. A worker does not say which source it speaks for: the master does.</summary>
    public static IReadOnlyList<CommonWorkerResponse> Of(IReadOnlyList<SourceAnswer<CommonWorkerResponse>> answers) => [.. answers.Select(Row)];

    private static CommonWorkerResponse Row(SourceAnswer<CommonWorkerResponse> answer)
    {
        if (answer.Answer is { } said)
        {
            return new CommonWorkerResponse(said) { Source = answer.Source.Value };
        }

        return new CommonWorkerResponse
        {
            Source = answer.Source.Value,
            Worker = answer.Worker?.Value ?? "",
            Msg = answer.Failure?.ToString() ?? $"source {answer.Source} relevant worker-client not found",
        };
    }
}
