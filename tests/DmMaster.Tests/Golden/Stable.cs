using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Tests.Golden;

/// <summary>An answer without what is volatile: progress and places of a unit, addresses, checks that need a database.</summary>
internal static partial class Stable
{
    public static IMessage Of(IMessage answer)
    {
        switch (answer)
        {
            case QueryStatusListResponse status:
                foreach (var subtask in status.Sources.SelectMany(source => source.SubTaskStatus))
                {
                    subtask.ClearStatus();
                    subtask.Validation = null;
                }

                break;
            case ListMemberResponse members:
                foreach (var member in members.Members)
                {
                    Clear(member);
                }

                break;
            case StartTaskResponse started:
                started.CheckResult = "";
                started.Msg = OlderStartTime().Replace(started.Msg, "a start time that is none");
                break;
            case CheckTaskResponse { Result: true } check:
                check.Msg = "";
                break;
            case GetCfgResponse config:
                config.Cfg = Known(config.Cfg);
                break;
            case ListSourceConfigsResponse sources:
                foreach (var (id, text) in sources.SourceConfigs.ToList())
                {
                    sources.SourceConfigs[id] = Known(text);
                }

                break;
        }

        return answer;
    }

    private static void Clear(Members member)
    {
        foreach (var master in member.Master?.Masters ?? [])
        {
            master.MemberID = 0;
            master.ClientURLs.Clear();
        }

        foreach (var worker in member.Worker?.Workers ?? [])
        {
            worker.Addr = "";
        }

        if (member.Leader is not null)
        {
            member.Leader.Addr = "";
        }
    }

    // A configuration without what an upstream says, without the places of one process, and without the keys that came after v6.5:
    // where the values of a key are another's affair, the key itself is compared.
    private static string Known(string config)
    {
        var lines = Later().Replace(config, "");
        lines = FromUpstream().Replace(lines, "$1 ...");
        return OfProcess().Replace(lines, "$1 = ...");
    }

    [GeneratedRegex("^ *(strict-optimistic-shard-mode|collation_compatible|sorting-dir-physical|on-duplicate-(logical|physical)|disk-quota-physical|checksum-physical|analyze|range-concurrency|compress-kv-pairs|pd-addr|async-checkpoint-flush|experimental|secret-key-path)( =|:).*\n|^\\n?\\[experimental\\]\\n", RegexOptions.Multiline)]
    private static partial Regex Later();

    [GeneratedRegex("^(server-id:|flavor:) .*$", RegexOptions.Multiline)]
    private static partial Regex FromUpstream();

    [GeneratedRegex("^(log-file|master-addr|advertise-addr|data-dir|peer-urls|advertise-peer-urls|initial-cluster) = .*$", RegexOptions.Multiline)]
    private static partial Regex OfProcess();

    // Versions before the one whose words ours are say it shorter.
    [GeneratedRegex("^error while parse start-time, expected in the format like .*$")]
    private static partial Regex OlderStartTime();
}
