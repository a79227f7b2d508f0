using DmMaster.Benchmarks.Processes;
using Grpc.Core;

namespace DmMaster.Benchmarks.Measuring;

/// <summary>Runs measurements one after the other and shows one table. Progress goes to standard error.</summary>
internal static class Session
{
    /// <returns>0, or 1 when something did not work.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<IMeasurement> measurements, string? output, CancellationToken cancellationToken)
    {
        var loadBefore = MachineFacts.Load();
        var rows = new List<Row>();
        var exit = 0;
        foreach (var measurement in measurements)
        {
            await Console.Error.WriteLineAsync($"== {measurement.Name}");
            try
            {
                rows.AddRange(await measurement.MeasureAsync(cancellationToken));
            }
            catch (Exception problem) when (problem is MeasurementException or RpcException or IOException or TimeoutException)
            {
                await Console.Error.WriteLineAsync($"{measurement.Name} did not work: {problem.Message}");
                rows.Add(new Row(measurement.Name) { Rate = "did not work" });
                exit = 1;
            }
            finally
            {
                ChildProgram.KillAll();
            }
        }

        var table = Table.ToMarkdown(rows, MachineFacts.Describe(loadBefore));
        await Console.Out.WriteAsync(table);
        if (output is not null)
        {
            await File.WriteAllTextAsync(output, table, cancellationToken);
        }

        return exit;
    }
}
