namespace DmMaster.Benchmarks.Measuring;

/// <summary>Something that is measured.</summary>
internal interface IMeasurement
{
    /// <summary>Shown while it runs.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    /// <exception cref="MeasurementException">What was measured did not work, so its numbers mean nothing.</exception>
    Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken);
}
