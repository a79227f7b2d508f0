using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;

namespace DmMaster.Ctl.Connection;

/// <summary>The error of an answer beyond the limit. Its text, grpc-go's, carries the size that would be needed; a master that forwards sends it too.</summary>
internal static partial class ReplyTooLarge
{
    /// <summary>The error.</summary>
    /// <param name="size">The answer's size in bytes.</param>
    /// <param name="limit">The limit in bytes.</param>
    public static RpcException Error(long size, long limit) =>
        new(new Status(StatusCode.ResourceExhausted, string.Create(CultureInfo.InvariantCulture, $"grpc: received message larger than max ({size} vs. {limit})")));

    /// <summary>The size that the error asks for in bytes, null when it does not say.</summary>
    public static long? Size(Status status)
    {
        var match = status.StatusCode is StatusCode.ResourceExhausted ? Pattern().Match(status.Detail) : Match.Empty;
        return match.Success && long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var size) ? size : null;
    }

    [GeneratedRegex(@"grpc: received message larger than max \((\d+) vs\. \d+\)")]
    private static partial Regex Pattern();
}
