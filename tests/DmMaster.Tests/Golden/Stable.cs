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

    // Versions before the one whose words ours are say it shorter.
    [GeneratedRegex("^error while parse start-time, expected in the format like .*$")]
    private static partial Regex OlderStartTime();
}
