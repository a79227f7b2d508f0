namespace DmMaster.Interop;

/// <summary>gRPC as other languages speak it, against the real host, in clear text and with TLS.</summary>
public sealed class ClientTests(ClientRuns runs) : IClassFixture<ClientRuns>
{
    private static readonly string[] Cases =
    [
        "unary", "metadata", "collect", "expand", "chat", "deadline", "cancel", "large", "gzip", "unknown", "failure", "health", "reflection",
    ];

    public static TheoryData<string, bool, string> All()
    {
        var all = new TheoryData<string, bool, string>();
        foreach (var name in Cases)
        {
            foreach (var client in (string[])["python", "js"])
            {
                all.Add(client, false, name);
                all.Add(client, true, name);
            }
        }

        return all;
    }

    [SkippableTheory]
    [MemberData(nameof(All))]
    public async Task Client_Case_Works(string client, bool isTls, string name)
    {
        Skip.If(ClientTools.Missing(client) is not null, ClientTools.Missing(client));
        Assert.Equal("ok", await runs.OutcomeAsync(client, isTls, name));
    }
}
