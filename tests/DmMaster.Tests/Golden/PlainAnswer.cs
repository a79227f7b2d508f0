using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;

namespace DmMaster.Tests.Golden;

/// <summary>An answer as JSON without what is volatile: places, counters and times; addresses are named after who has them.</summary>
/// <param name="addresses">Each address with its name.</param>
/// <param name="isOlder">Whether to leave out the settings that version 6.5 does not know.</param>
internal sealed partial class PlainAnswer(IEnumerable<(string Address, string Name)> addresses, bool isOlder)
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    /// <summary>Takes the volatile parts off.</summary>
    /// <param name="answer">The answer; it is changed.</param>
    /// <param name="sorts">Whether to put rows in order that stock gives in any order. Ours must be in order by itself.</param>
    public string Of(IMessage answer, bool sorts)
    {
        switch (answer)
        {
            case QueryStatusListResponse status:
                Strip(status);
                break;
            case ListMemberResponse members:
                Strip(members);
                break;
            case StartTaskResponse started:
                started.CheckResult = "";
                started.Msg = OlderStartTime().Replace(started.Msg, "a start time that is none");
                break;
            case CheckTaskResponse check when check.Msg.StartsWith("fail to check synchronization configuration", StringComparison.Ordinal):
                check.Msg = "(what the databases said)";
                break;
            case GetValidationStatusResponse validation:
                Strip(validation, sorts);
                break;
            case ListSourceConfigsResponse sources:
                return Plain($"{sources.Result} {sources.Msg} {string.Join(' ', sources.SourceConfigs.OrderBy(pair => pair.Key, StringComparer.Ordinal))}");
            case RangeResponse range:
                return Plain(string.Join('\n', range.Kvs.Select(pair => $"{pair.Key.ToStringUtf8()} = {pair.Value.ToStringUtf8()}")));
        }

        return Plain(Json.Format(answer));
    }

    private static void Strip(QueryStatusListResponse status)
    {
        foreach (var row in status.Sources)
        {
            if (row.SourceStatus?.RelayStatus is { } relay)
            {
                (relay.MasterBinlog, relay.MasterBinlogGtid, relay.RelaySubDir) = ("", "", "");
                (relay.RelayBinlog, relay.RelayBinlogGtid, relay.RelayCatchUpMaster) = ("", "", false);
            }

            foreach (var subtask in row.SubTaskStatus)
            {
                if (subtask.Sync is { } sync)
                {
                    subtask.Sync = new SyncStatus
                    {
                        BinlogType = sync.BinlogType,
                        BlockingDDLs = { sync.BlockingDDLs },
                        UnresolvedGroups = { sync.UnresolvedGroups },
                        BlockDDLOwner = sync.BlockDDLOwner,
                        ConflictMsg = sync.ConflictMsg,
                    };
                }

                Strip(subtask.Validation);
            }
        }
    }

    private static void Strip(ValidationStatus? validation)
    {
        if (validation is not null)
        {
            (validation.ProcessedRowsStatus, validation.PendingRowsStatus) = ("", "");
            (validation.CutoverBinlogPos, validation.CutoverBinlogGtid) = ("", "");
            (validation.ValidatorBinlog, validation.ValidatorBinlogGtid) = ("", "");
        }
    }

    private static void Strip(GetValidationStatusResponse validation, bool sorts)
    {
        foreach (var validator in validation.Validators)
        {
            Strip(validator);
        }

        if (sorts)
        {
            var sorted = validation.Validators.OrderBy(one => one.Source, StringComparer.Ordinal).ToList();
            validation.Validators.Clear();
            validation.Validators.Add(sorted);
            validation.Msg = string.Join("; ", validation.Msg.Split("; ").Where(part => part.Length > 0).Order(StringComparer.Ordinal).Append(""));
        }
    }

    private static void Strip(ListMemberResponse members)
    {
        foreach (var master in members.Members.SelectMany(member => member.Master?.Masters ?? []))
        {
            master.MemberID = 0;
        }
    }

    private string Plain(string text)
    {
        foreach (var (address, name) in addresses)
        {
            text = text.Replace(address, name, StringComparison.Ordinal);
        }

        text = ServerId().Replace(text, "server-id is drawn");
        return isOlder ? Newer().Replace(text, "") : text;
    }

    [GeneratedRegex(@"server-id( =|:) 429\d{6}")]
    private static partial Regex ServerId();

    // Versions before the one whose words ours are say it shorter.
    [GeneratedRegex("^error while parse start-time, expected in the format like .*$")]
    private static partial Regex OlderStartTime();

    [GeneratedRegex(
        @"( {4})?(strict-optimistic-shard-mode|sorting-dir-physical|disk-quota-physical|checksum-physical|analyze|range-concurrency|" +
        @"compress-kv-pairs|pd-addr|secret-key-path)(:| =) [^\\]*(\\""\\"")?\\n")]
    private static partial Regex Newer();
}
