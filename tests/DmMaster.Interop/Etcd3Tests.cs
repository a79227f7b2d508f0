namespace DmMaster.Interop;

/// <summary>The store as npm's etcd3 uses it: keys, leases, watches, and the recipes built from them.</summary>
public sealed class Etcd3Tests(Etcd3Run run) : IClassFixture<Etcd3Run>
{
    [SkippableTheory]
    [InlineData("kv")]
    [InlineData("txn")]
    [InlineData("stm")]
    [InlineData("history")]
    [InlineData("lease")]
    [InlineData("watch")]
    [InlineData("lock")]
    [InlineData("election")]
    [InlineData("cluster")]
    public async Task Etcd3_Case_Works(string name)
    {
        Skip.If(ClientTools.Missing("js") is not null, ClientTools.Missing("js"));
        Assert.Equal("ok", await run.OutcomeAsync(name));
    }
}
