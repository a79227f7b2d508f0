namespace DmMaster.Tests.Stories;

/// <summary>Tests that keep both cores busy for so long that others, beside them, would see workers fall silent: they run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>What to put such tests into.</summary>
    public const string Name = "alone";
}
