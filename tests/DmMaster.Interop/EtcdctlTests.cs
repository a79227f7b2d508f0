using System.Globalization;
using System.Text.Json;

namespace DmMaster.Interop;

/// <summary>etcd's own command line against the program. Every test has keys of its own.</summary>
public sealed class EtcdctlTests(EtcdctlMaster master) : IClassFixture<EtcdctlMaster>
{
    private Etcdctl Ctl
    {
        get
        {
            Skip.If(Etcdctl.Missing is not null, Etcdctl.Missing);
            return master.Ctl;
        }
    }

    [SkippableFact]
    public async Task PutGetDel_Work()
    {
        Assert.Equal("OK\n", await Ctl.OkAsync("put", "kv/a", "1"));
        Assert.Equal("OK\nkv/a\n1\n", await Ctl.OkAsync("put", "--prev-kv", "kv/a", "2"));
        Assert.Equal("OK\n", await Ctl.OkAsync("put", "kv/b", "3"));
        Assert.Equal("kv/a\n2\n", await Ctl.OkAsync("get", "kv/a"));
        Assert.Equal("kv/b\n3\nkv/a\n2\n", await Ctl.OkAsync("get", "--prefix", "kv/", "--order=DESCEND"));
        Assert.Equal("kv/a\n\n", await Ctl.OkAsync("get", "--prefix", "kv/", "--keys-only", "--limit=1"));
        Assert.Equal("OK\n", await Ctl.OkAsync("put", "--ignore-value", "kv/a"));
        Assert.Contains("\"Version\" : 3\n", await Ctl.OkAsync("get", "kv/a", "-w=fields"), StringComparison.Ordinal);
        Assert.Equal("1\nkv/b\n3\n", await Ctl.OkAsync("del", "kv/b", "--prev-kv"));
        Assert.Equal("1\n", await Ctl.OkAsync("del", "--prefix", "kv/"));
        Assert.Equal("", await Ctl.OkAsync("get", "--prefix", "kv/"));
    }

    [SkippableFact]
    public async Task Get_AtAnOldRevision_IsOldUntilCompacted()
    {
        var first = await PutAsync("old/a", "1");
        var second = await PutAsync("old/a", "2");
        Assert.Equal("old/a\n1\n", await Ctl.OkAsync("get", "old/a", $"--rev={first}"));
        Assert.Equal($"compacted revision {second}\n", await Ctl.OkAsync("compaction", $"{second}"));
        var (exit, _, error) = await Ctl.RunAsync("", "get", "old/a", $"--rev={first}");
        Assert.NotEqual(0, exit);
        Assert.Contains("etcdserver: mvcc: required revision has been compacted", error, StringComparison.Ordinal);
        Assert.Equal("old/a\n2\n", await Ctl.OkAsync("get", "old/a", $"--rev={second}"));
        var (_, _, watch) = await Ctl.RunAsync("", "watch", "old/a", $"--rev={first}");
        Assert.Contains("etcdserver: mvcc: required revision has been compacted", watch, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("1", "SUCCESS\n\nOK\n\ntxn/1\nthen\n")]
    [InlineData("2", "FAILURE\n\ntxn/2\n1\n\n0\n")]
    public async Task Txn_FromItsInput_TakesABranch(string value, string expected)
    {
        var key = $"txn/{value}";
        await Ctl.OkAsync("put", key, "1");
        var input = $"value(\"{key}\") = \"{value}\"\nversion(\"{key}\") > \"0\"\n\nput {key} then\nget {key}\n\nget {key}\ndel {key}none\n\n";
        var (exit, output, error) = await Ctl.RunAsync(input, "txn");
        Assert.True(exit == 0, error);
        Assert.Equal(expected, output);
    }

    [SkippableFact]
    public async Task Txn_Interactive_AsksAndAnswers()
    {
        var (exit, output, error) = await Ctl.RunAsync("create(\"itx/a\") = \"0\"\n\nput itx/a 1\n\n\n", "txn", "-i");
        Assert.True(exit == 0, error);
        Assert.EndsWith("SUCCESS\n\nOK\n", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Watch_FromARevision_TellsAllFromThere()
    {
        var first = await PutAsync("watch/a", "1");
        await PutAsync("watch/a", "2");
        await Ctl.OkAsync("del", "watch/a");
        Assert.Equal(["PUT", "watch/a", "1", "PUT", "watch/a", "2", "DELETE", "watch/a", ""], await Ctl.LinesAsync(9, "watch", "watch/a", $"--rev={first}"));
        Assert.Equal(
            ["PUT", "watch/a", "1", "watch/a", "2", "DELETE", "watch/a", "2", "watch/a"],
            await Ctl.LinesAsync(9, "watch", "--prefix", "watch/", "--prev-kv", $"--rev={first + 1}"));
    }

    [SkippableFact]
    public async Task Watch_FromTheFuture_TellsWhatComes()
    {
        var now = await PutAsync("live/a", "1");
        var watching = Ctl.LinesAsync(3, "watch", "--prefix", "live/", $"--rev={now + 1}");
        await Ctl.OkAsync("put", "live/b", "2");
        Assert.Equal(["PUT", "live/b", "2"], await watching);
    }

    [SkippableFact]
    public async Task Lease_FromGrantToRevoke_Works()
    {
        var granted = await Ctl.OkAsync("lease", "grant", "600");
        var id = granted.Split(' ')[1];
        Assert.Equal($"lease {id} granted with TTL(600s)\n", granted);
        await Ctl.OkAsync("put", "lease/a", "1", $"--lease={id}");
        Assert.Equal($"lease {id} keepalived with TTL(600)\n", await Ctl.OkAsync("lease", "keep-alive", "--once", id));
        var left = await Ctl.OkAsync("lease", "timetolive", id, "--keys");
        Assert.StartsWith($"lease {id} granted with TTL(600s), remaining(", left, StringComparison.Ordinal);
        Assert.EndsWith("attached keys([lease/a])\n", left, StringComparison.Ordinal);
        Assert.Contains(id, await Ctl.OkAsync("lease", "list"), StringComparison.Ordinal);
        Assert.Equal($"lease {id} revoked\n", await Ctl.OkAsync("lease", "revoke", id));
        Assert.Equal("", await Ctl.OkAsync("get", "lease/a"));
        Assert.Equal($"lease {id} already expired\n", await Ctl.OkAsync("lease", "timetolive", id));
        Assert.Equal("Error: etcdserver: requested lease not found", (await Ctl.RunAsync("", "lease", "keep-alive", "--once", id)).Error.Trim());
    }

    [SkippableFact]
    public async Task Member_IsOneAndLeads()
    {
        var member = (await Ctl.OkAsync("member", "list")).Split(", ");
        Assert.Equal(("started", "false\n"), (member[1], member[5]));
        Assert.StartsWith("http://127.0.0.1:", member[4], StringComparison.Ordinal);
        var status = JsonDocument.Parse(await Ctl.OkAsync("endpoint", "status", "-w=json")).RootElement[0].GetProperty("Status");
        Assert.Equal(ulong.Parse(member[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), status.GetProperty("leader").GetUInt64());
        Assert.True(status.GetProperty("dbSize").GetInt64() > 0);
        var (exit, output, error) = await Ctl.RunAsync("", "endpoint", "health");
        Assert.True(exit == 0, error);
        Assert.Contains("is healthy: successfully committed proposal", output + error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Maintenance_AlarmAndDefrag_AreQuiet()
    {
        Assert.Equal("", await Ctl.OkAsync("alarm", "list"));
        Assert.Equal("", await Ctl.OkAsync("alarm", "disarm"));
        Assert.StartsWith("Finished defragmenting", await Ctl.OkAsync("defrag"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task LockAndElection_Work()
    {
        Assert.Equal("mine\n", await Ctl.OkAsync("lock", "lock/a", "echo", "mine"));
        var lines = await Ctl.LinesAsync(2, "elect", "chief", "me");
        Assert.StartsWith("chief/", lines[0], StringComparison.Ordinal);
        Assert.Equal("me", lines[1]);
    }

    /// <remarks>The tool's own check takes a minute whatever its load. Its verdict on latencies depends on the machine, the one on lost
    /// and failed writes does not.</remarks>
    [SkippableFact]
    public async Task CheckPerf_WithItsSmallLoad_GetsThrough()
    {
        var (_, output, error) = await Ctl.RunAsync("", "check", "perf", "--load=s");
        Assert.Contains("PASS: Throughput is", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("too many errors", output + error, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task Tls_OfThePort_HoldsHereToo()
    {
        Skip.If(Etcdctl.Missing is not null, Etcdctl.Missing);
        using var certificates = new TestCertificates();
        using var secure = await MasterProcess.StartAsync(
            "-ssl-ca", certificates.Authority, "-ssl-cert", certificates.PathOf("server.pem"), "-ssl-key", certificates.PathOf("server.key"));
        var endpoint = $"https://127.0.0.1:{secure.Port}";
        var known = new Etcdctl(endpoint, "--cacert", certificates.Authority, "--cert", certificates.PathOf("client.pem"), "--key", certificates.PathOf("client.key"));
        Assert.Equal("OK\n", await known.OkAsync("put", "a", "1"));
        Assert.Equal("a\n1\n", await known.OkAsync("get", "a"));
        var (exit, _, _) = await new Etcdctl(endpoint, "--cacert", certificates.Authority, "--dial-timeout=3s").RunAsync("", "get", "a");
        Assert.NotEqual(0, exit);
    }

    private async Task<long> PutAsync(string key, string value) =>
        JsonDocument.Parse(await Ctl.OkAsync("put", key, value, "-w=json")).RootElement.GetProperty("header").GetProperty("revision").GetInt64();
}
