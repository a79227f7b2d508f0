using System.Text.RegularExpressions;

namespace DmMaster.Tests.Databases.Story;

/// <summary>Where our answer differs from the recorded one on purpose.</summary>
internal static partial class StoryDifferences
{
    private const string Good = "\"result\": true";
    private const string Passed = "pre-check is passed. ";
    private const string Gone = "has no source or not exist";

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<StoryDifference> Kinds { get; } =
    [
        new(13, "`load` is a mode of later versions", Of("/load/[12]-source$|^check-task/(table-schema/load|(shard/.*|physical)/mode-load)$"), Good),
        new(3, "which of the errors the limits leave, chance decides in stock", Of("^check-task/(flags/(warnings/w3|errors/e1w1)|table-schema/ten-limit)$"), "summary") { Common = Shown },

        // Start times.
        new(6, "a start time is not asked for as a file, which stock refuses always", Of("^check-task/start-time/(meta/(space|t|future)|no-meta|meta-position-only)$|^check-task/meta-position/start-time$"), Good),
        new(10, "as before: the task starts and is there", Of("^[a-z]+-task/start-time(-remove-meta|-future)?$|^query-status/start-time(-remove-meta|-future)?$"), Good),
        new(1, "as before, and the source has no worker", Of("^start-task/start-time-refused$"), "sources [odd] have not bound"),
        new(2, "later versions take a zone", Of("^check-task/start-time/meta/(zone|offset)$"), Good),
        new(3, "the words of later versions, which name all forms", Of("^check-task/start-time/meta/(date|yesterday|bad-day)$"), "unsupported start-time format"),

        // Places.
        new(3, "a place that is gone and not used, since there is a checkpoint, refuses nothing", Of("/checkpoint-but-meta-purged$"), Good),
        new(1, "the size of the file is known, and no event was read", Of("^check-task/meta-position/after-end$"), "the last byte of "),
        new(7, "a place is looked for in the list of files, for which another right is needed", Of("^check-task/(replication-privilege/(none|sel|slave|monitor|rsadmin|role)|meta-position/user-none)$"), "the SUPER, BINLOG MONITOR privilege"),
        new(2, "as before, and the user has it", Of("^check-task/replication-privilege/(replclient|super)$"), Passed),

        // Privileges.
        new(6, "privileges and roles of MariaDB are read", Of("^check-task/(dump-privilege/(replclient|monitor|rsadmin|role)|replication-privilege-no-meta-position/replclient|every-item/replclient)$"), Good),
        new(4, "as before, and something lacks", Of("^check-task/(dump-privilege/rolenodef|replication-privilege-no-meta-position/(monitor|rsadmin|role))$"), "lack of RE"),
        new(4, "nothing is created in the target, and so no right for it lacks before the checks", Of("^check-task/target-privilege/.*/online-ddl-on$"), "lack of Create"),
        new(2, "as before, and nothing lacks", Of("^check-task/online-ddl/target-without-right/"), Passed),

        // Tables.
        new(2, "a table with a word that TiDB does not know is compared all the same", Of("^check-task/shard/.*/bad$"), Passed),
        new(1, "a name with a % stays as it is", Of("^check-task/table-schema/tidb/pct$"), "t%d"),
        new(1, "stock cannot build a table with this collation", Of("^check-task/shard/optimistic/cs$"), "distinct singletons"),
        new(1, "which table comes first, chance decides in stock", Of("^check-task/shard/optimistic/sign$"), "distinct singletons (32 vs 0)"),
        new(1, "names are compared without letter case where that does not count", Of("^check-task/binlog-db/do-upper$"), Passed),

        // Connections.
        new(2, "a check opens fewer connections, and counts fewer as used", Of("^check-task/(conn|loader-conn).*/exactly-max$"), Passed),
        new(2, "as before", Of("^check-task/conn-number/others-hold-8(-4-threads)?$"), "used_connections: 8"),
        new(1, "as before, and gets by with what others leave", Of("^check-task/conn-number/others-hold-8-every-item$"), "dumper_conn_number_checker"),

        // Words of later versions, and of ours.
        new(2, "items of later versions", Of("^check-task/ignore/(downstream_table_empty|primary_key)$"), Good),
        new(6, "as before, in the table of items", Of("^[a-z]+-task/ignore/(nope|upper-ALL|upper-Version|empty-text|item-and-unknown|unknown)$"), "primary_key:\\tprimary key"),
        new(1, "a mode of later versions", Of("^check-task/connect/import-modes-differ$"), "'import-into'"),
        new(1, "what may be at fault besides", Of("^check-task/connect/target/tls-missing-file$"), "on the machine of dm-master"),
        new(1, "the words of later versions, which say what to do", Of("^encrypt/no-key$"), "To enable encryption"),
        new(3, "a removal that failed says how far it came", Of("^start-task/remove-meta/mariadb/(name-of-(39|45)|right-on-meta-schema-only)$"), "were carried out"),
        new(1, "both are stopped at once: a worker that one frees is not given to the other", Of("^operate-source/secret/stop-key$"), "hasn't bound to worker before being stopped"),
        new(1, "stock's process ended", Of("^check-task/panic/"), "code=20031"),

        // What the recordings have and is not here.
        new(9, "the workers move no data, and meet no error", Of("^query-status/(full-to-mariadb/|dump/)|^(start-task|query-status)/(start-time-position-ignored/future|checkpoint-meta-purged-ignored)$|^start-task/(fresh/mariadb/remove-meta|remove-meta/mariadb/name-of-38)$"), Good),
        new(1, "a place that DM's files cannot hold is refused, where stock cuts it off", Of("^check-task/tidb-upstream/incremental$"), "strconv.ParseUint: parsing \\\"443852055297916932\\\": value out of range"),
        new(1, "a server with no limit of connections is checked, where stock hangs", Of("^check-task/tidb-upstream/table-schema-hangs$"), Passed),
        new(2, "the target was a TiDB, which has no limit of connections", Of("^check-task/loader-conn/tidb/"), "lack of Super global (*.*) privilege"),
        new(3, "the target was a TiDB, which names users and tables otherwise", Of("^check-task/table-schema/tidb/user-none$|^start-task/remove-meta/tidb/(no-right|right-on-meta-schema-only)$"), "127.0.0.1"),
        new(2, "the target was a TiDB, which has other collations", Of("^check-task/table-schema/tidb/latin2?$"), "_general_ci)"),
        new(3, "the target was a TiDB, which takes longer names", Of("^start-task/remove-meta/tidb/name-of-(39|45|64)$"), "Incorrect table name"),
        new(3, "as before", Of("^stop-task/remove-meta/tidb/name-of-(39|45|64)$"), Gone),
        new(1, "the target was a TiDB, which takes a number for a text", Of("^check-task/connect/target/session-number/tidb$"), "Incorrect argument type to variable"),
    ];

    /// <summary>The difference of a step; null for none.</summary>
    public static StoryDifference? Of(RecordedStep step) => Kinds.SingleOrDefault(kind => kind.Steps.IsMatch(step.Id));

    private static Regex Of(string steps) => new(steps, RegexOptions.CultureInvariant);

    // How many errors are shown, and the summary.
    private static string Shown(string answer) => $"{answer.Split("short_error").Length} {Summary().Match(answer)}";

    [GeneratedRegex("summary.*")]
    private static partial Regex Summary();
}
