using Xunit.Sdk;

namespace DmMaster.Store.Tests.Model;

/// <summary>
/// Random requests of every kind on an engine and on the <see cref="ReferenceModel"/>: each answer and each event must be the same.
/// A failure names seed and step; the same seed fails the same way again.
/// </summary>
public abstract class ModelConformance
{
    /// <summary>How many steps a seed takes.</summary>
    protected virtual int Steps => 10_000;

    /// <summary>See <see cref="ModelEngine.IsStrict"/>.</summary>
    protected virtual bool IsStrict => true;

    /// <summary>Makes an empty store of which nothing else knows, at whatever revision.</summary>
    protected abstract IKeyValueStore CreateStore();

    /// <summary>The oldest revision that the store says it can read; null when it does not say, and forgets nothing unasked.</summary>
    protected virtual Revision? Oldest(IKeyValueStore store) => null;

    /// <summary>Advances the store's clock.</summary>
    /// <returns>False when that is the real one: no lease ends by time then.</returns>
    protected virtual bool TryAdvance(TimeSpan by) => false;

    /// <summary>Closes a store and opens it again.</summary>
    /// <returns>Null, with nothing done, when the store keeps nothing.</returns>
    protected virtual IKeyValueStore? Restart(IKeyValueStore store) => null;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Store_RandomSteps_AsTheModel(int seed)
    {
        var engine = new ModelEngine
        {
            Store = CreateStore(), Oldest = Oldest, TryAdvance = TryAdvance, Restart = Restart, IsStrict = IsStrict,
        };
        await using var run = await ModelRun.StartAsync(engine, seed);
        for (var step = 0; step < Steps; step++)
        {
            try
            {
                await run.StepAsync();
            }
            catch (Exception failure)
            {
                throw new XunitException($"seed {seed} step {step}: {failure.Message}", failure);
            }
        }

        await run.EndAsync();
        Assert.True(run.Model.Events.Count > Steps / 3, $"only {run.Model.Events.Count} changes: too few to prove anything");
        Assert.True(run.Model.Compacted > 0, "nothing was compacted");
        Assert.True(!TryAdvance(TimeSpan.Zero) || run.Expired > Steps / 200, $"only {run.Expired} leases ended by time");
    }
}
