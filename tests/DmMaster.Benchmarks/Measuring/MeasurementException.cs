namespace DmMaster.Benchmarks.Measuring;

/// <summary>What was measured did not work: there is no number to report.</summary>
internal sealed class MeasurementException(string message) : Exception(message);
