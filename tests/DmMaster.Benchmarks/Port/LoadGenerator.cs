using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Port;

/// <summary>One gRPC call again and again, from h2load (Debian: nghttp2-client).</summary>
/// <param name="directory">Where its files go.</param>
/// <param name="plan">What it sends.</param>
internal sealed partial class LoadGenerator(string directory, LoadPlan plan)
{

    /// <summary>Loads a server and checks every answer's status and, where the plan knows it, all answers' length.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="length">How long, in seconds or calls.</param>
    /// <param name="times">Takes in the time of each call; null to measure at full speed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<LoadRun> RunAsync(Uri server, LoadLength length, Samples? times, CancellationToken cancellationToken)
    {
        var log = Path.Combine(directory, $"{server.Port}.log");
        var text = await OutputAsync(Arguments(server, length, times is null ? null : log), cancellationToken);
        if (times is not null)
        {
            await foreach (var line in File.ReadLinesAsync(log, cancellationToken))
            {
                times.Add(double.Parse(line.AsSpan(line.LastIndexOf('\t') + 1), CultureInfo.InvariantCulture) / 1000);
            }
        }

        return Read(text);
    }

    private string[] Arguments(Uri server, LoadLength length, string? log)
    {
        var frame = Path.Combine(directory, "message");
        File.WriteAllBytes(frame, plan.Frame);
        string[] arguments =
        [
            "-c", Text(plan.Connections), "-m", Text(plan.CallsEach), length.IsSeconds ? "-D" : "-n", Text(length.Count), "-d", frame,
            "-H", "content-type: application/grpc", "-H", "te: trailers", new Uri(server, plan.Path).ToString(),
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

    private LoadRun Read(string text)
    {
        var calls = Number(Succeeded(), text);
        var failed = Number(Failed(), text);
        var data = Number(Data(), text);
        if (calls == 0 || failed > 0 || (plan.AnswerBytes is { } bytes && data != calls * bytes))
        {
            throw new MeasurementException($"{calls} calls answered with {data} bytes in all, {failed} failed:\n{text}");
        }

        return new LoadRun((long)calls, Number(Rate(), text));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

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
