using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Tests.Golden;

/// <summary>An answer that differs from the recorded one on purpose.</summary>
/// <param name="Why">The reason.</param>
/// <param name="Undo">Takes the difference off our answer: what is left must be the recorded one.</param>
internal sealed partial record OnPurpose(string Why, Action<IMessage> Undo)
{
    /// <summary>A receipt says why a source is not confirmed and what comes of the order; stock says only that it failed.</summary>
    public static OnPurpose Receipt { get; } = new(
        "a receipt says what is known of a worker that does not answer, and that the order stands",
        static answer =>
        {
            foreach (var row in ((OperateTaskResponse)answer).Sources)
            {
                row.Msg = Details().Replace(row.Msg, "$1");
            }
        });

    /// <summary>A row of a worker that does not answer shows its last known state.</summary>
    public static OnPurpose LastKnown { get; } = new(
        "a row of a worker that does not answer names it and shows what it last said, and when",
        static answer =>
        {
            foreach (var row in ((QueryStatusListResponse)answer).Sources.Where(row => Age().IsMatch(row.Msg)))
            {
                row.Msg = Age().Replace(row.Msg, "");
                row.SourceStatus = new SourceStatus { Source = row.SourceStatus.Source };
                row.SubTaskStatus.Clear();
            }
        });

    /// <summary>Nothing looks into databases: a message says so where stock would have looked.</summary>
    public static OnPurpose NotLookedUp(string recorded) => new(
        "what would need a look into a database is not made, and the answer says so",
        answer =>
        {
            switch (answer)
            {
                case CheckTaskResponse check:
                    Assert.Contains("not", check.Msg, StringComparison.Ordinal);
                    check.Msg = recorded;
                    break;
                case StartTaskResponse start:
                    Assert.Contains("not from the downstream", start.Msg, StringComparison.Ordinal);
                    start.Msg = recorded;
                    break;
            }
        });

    /// <summary>The master of the test is started with other settings than the recorded one.</summary>
    public static OnPurpose OtherSettings { get; } = new(
        "the master under test has no log file, no data directory, and a port that the system chose",
        static answer =>
        {
            var config = (GetCfgResponse)answer;
            config.Cfg = config.Cfg
                .Replace("log-file = \"\"", "log-file = \"m/master.log\"", StringComparison.Ordinal)
                .Replace("master-addr = \"127.0.0.1:0\"", "master-addr = \"127.0.0.1:8261\"", StringComparison.Ordinal)
                .Replace("data-dir = \"\"", "data-dir = \"m/data\"", StringComparison.Ordinal);
        });

    [GeneratedRegex("(fail to get expected result|relevant worker-client not found)(: worker .*|; the order .*) takes effect when (the worker is back|a worker has the source)$", RegexOptions.Singleline)]
    private static partial Regex Details();

    [GeneratedRegex("(, never heard|, last heard [^,]*, what it said then is shown)$")]
    private static partial Regex Age();
}
