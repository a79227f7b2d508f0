using System.Globalization;

namespace DmMaster.Hosting.Interceptors;

/// <summary>The header in which gRPC clients say how long they will wait: up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    /// <summary>The header.</summary>
    public const string Header = "grpc-timeout";

    private const int MaxDigits = 8;

    /// <summary>Reads the header's value, null when it is missing or is none: gRPC ignores a bad one.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (text is not { Length: >= 2 and <= MaxDigits + 1 }
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(count),
            'M' => TimeSpan.FromMinutes(count),
            'S' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMilliseconds(count),
            'u' => TimeSpan.FromMicroseconds(count),
            'n' => TimeSpan.FromTicks(count / 100),
            _ => null,
        };
    }
}
