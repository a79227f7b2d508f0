using DmMaster.Databases.Tables.Reading;
using DmMaster.Tools;

namespace DmMaster.Tests.Databases.Tables;

/// <summary>Makes texts that are nearly what servers print.</summary>
internal static class TableFuzz
{
    private static readonly string[] Bits =
    [
        "`", "\"", "'", "''", "``", "(", ")", "((", "))", ",", ";", "=", ".", "-", "+", "/*", "*/", "/*!80023 ", "/*T![a,b] ", "/*M!", "-- ", "#", "\\", "\n", "\t", "\0", " ",
        "\ud800", "😀", "é", "0x", "1e+", "1.5", "99999999999999999999", "NULL", "NOT NULL", "DEFAULT ", "DEFAULT (", "AS (", "AS ", "PRIMARY KEY", "UNIQUE", "KEY ", "FOREIGN KEY",
        "CONSTRAINT ", "CHECK (", "REFERENCES ", "COLLATE ", "CHARACTER SET ", "CHARSET=", "AUTO_INCREMENT", "AUTO_RANDOM(", "ON UPDATE ", "CURRENT_TIMESTAMP(", "enum(", "set('a',",
        "PERIOD FOR ", "VECTOR INDEX ", "PARTITION BY ", "SEQUENCE=1", "VIEW", "TABLE", "CREATE ", "IF NOT ", "int", "b'1'", "x'", "_utf8mb4'x'", "UNSIGNED", "ZEROFILL", "USING ",
    ];

    /// <summary>Reads texts, each a mutation of a real one, and says how many were read and how many refused.</summary>
    public static (int Taken, int Refused) Run(int count, int seed, Func<string, SqlMode, bool> read)
    {
        var random = new Random(seed);
        var changed = new MutatedText(random, Bits);
        var seeds = RecordedTables.MariaDb.Select(static table => (Text: table.Create, Mode: SqlMode.Read(table.Mode).Value))
            .Concat(RecordedTables.Steps.SelectMany(static step => step.Tables.Select(table => (Text: table.Create, Mode: SqlMode.Read(step.Mode).Value))))
            .Concat(RecordedTables.Steps.SelectMany(static step => step.Tables).Where(static table => table.Target is not null)
                .Select(static table => (Text: table.Target!, Mode: SqlMode.Default)))
            .Distinct()
            .ToArray();
        var (taken, refused) = (0, 0);
        for (var at = 0; at < count; at++)
        {
            var (text, mode) = seeds[random.Next(seeds.Length)];
            var given = random.Next(8) == 0 ? new SqlMode(random.Next(2) == 0, random.Next(2) == 0) : mode;
            var isTaken = read(changed.Of(text), given);
            (taken, refused) = isTaken ? (taken + 1, refused) : (taken, refused + 1);
        }

        return (taken, refused);
    }
}
