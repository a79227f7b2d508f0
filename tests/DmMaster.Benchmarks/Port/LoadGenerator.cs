using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Port;

/// <summary>Empty health checks from h2load (Debian: nghttp2-client), eight connections with 32 calls each at a time.</summary>
/// <param name="directory">Where its files go.</param>
internal sealed partial class LoadGenerator(string directory)
{
    private const int AnswerBytes = 7;

    /// <summary>Loads a server for some seconds and checks every answer's status and all answers' length.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="seconds">How long, at least 1.</param>
    /// <param name="times">Takes in the time of each call; null to measure at full speed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<LoadRun> RunAsync(Uri server, int seconds, Samples? times, CancellationToken cancellationToken)
    {
        var log = Path.Combine(directory, $"{server.Port}.log");
        var text = await OutputAsync(Arguments(server, seconds, times is null ? null : log), cancellationToken);
        if (times is not null)
        {
            await foreach (var line in File.ReadLinesAsync(log, cancellationToken))
            {
                times.Add(double.Parse(line.AsSpan(line.LastIndexOf('\t') + 1), CultureInfo.InvariantCulture) / 1000);
            }
        }

        return Read(text);
    }

    private string[] Arguments(Uri server, int seconds, string? log)
    {
        var frame = Path.Combine(directory, "empty-message");
        File.WriteAllBytes(frame, new byte[5]);
        string[] arguments =
        [
            "-c", "8", "-m", "32", "-D", seconds.ToString(CultureInfo.InvariantCulture), "-d", frame,
            "-H", "content-type: application/grpc", "-H", "te: trailers", new Uri(server, "/grpc.health.v1.Health/Check").ToString(),
        ];
        return log is null ? arguments : [$"--log-file={log}", .. arguments];
    }

    private static async Task<string> OutputAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("h2load", arguments) { RedirectStandardOutput = true })!;
            try
            {
                var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return text;
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }
            }
        }
        catch (Win32Exception)
        {
            throw new MeasurementException("h2load is missing: apt-get install nghttp2-client");
        }
    }

    private static LoadRun Read(string text)
    {
        var calls = Number(Succeeded(), text);
        var failed = Number(Failed(), text);
        var data = Number(Data(), text);
        if (calls == 0 || failed > 0 || data != calls * AnswerBytes)
        {
            throw new MeasurementException($"{calls} calls answered with {data} bytes in all, {failed} failed:\n{text}");
        }

        return new LoadRun((long)calls, Number(Rate(), text));
    }

    private static double Number(Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match
            ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new MeasurementException($"h2load said something else:\n{text}");

    [GeneratedRegex(@"(\d+) succeeded")]
    private static partial Regex Succeeded();

    [GeneratedRegex(@"(\d+) failed")]
    private static partial Regex Failed();

    [GeneratedRegex(@"\((\d+)\) data")]
    private static partial Regex Data();

    [GeneratedRegex(@", ([\d.]+) req/s")]
    private static partial Regex Rate();
}
