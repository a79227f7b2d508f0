using DmMaster.Databases.Tables;
using DmMaster.Databases.Tables.Reading;

namespace DmMaster.Tests.Databases.Tables;

public sealed class TableReaderTests
{
    [Fact]
    public void MySql56_IsRead()
    {
        var table = TableTexts.Read("""
            CREATE TABLE `orders` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s, (an) id',
              `user` varchar(32) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT '',
              `state` enum('new','it''s','a,b','') DEFAULT 'new',
              `at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
              `price` decimal(10,2) DEFAULT '0.00',
              `year` year(4) DEFAULT NULL,
              `bits` bit(3) NOT NULL DEFAULT b'101',
              PRIMARY KEY (`id`),
              UNIQUE KEY `u` (`user`(10),`state`) USING BTREE,
              KEY `k` (`at`),
              CONSTRAINT `orders_ibfk_1` FOREIGN KEY (`user`) REFERENCES `other`.`users` (`name`) ON DELETE SET NULL ON UPDATE CASCADE
            ) ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 COMMENT='a ) COLLATE=x'
            /*!50100 PARTITION BY RANGE (id)
            (PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB,
             PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */
            """);

        Assert.Equal(("orders", "utf8", "utf8_unicode_ci"), (table.Name, table.Charset, table.Collation));
        Assert.Equal(["id", "user", "state", "at", "price", "year", "bits"], table.Columns.Select(static column => column.Name));
        var (id, user, state, at, bits) = (table.Columns[0], table.Columns[1], table.Columns[2], table.Columns[3], table.Columns[6]);
        Assert.Equal(("bigint", 20, true, true, true), (id.Type.Name, id.Type.Length, id.Type.IsUnsigned, id.IsNotNull, id.IsAutoIncrement));
        Assert.Equal(("latin1", "latin1_bin", ""), (user.Type.Charset, user.Type.Collation, user.Default!.Text));
        Assert.Equal(["new", "it's", "a,b", ""], state.Type.Elements);
        Assert.Equal((ColumnDefaultKind.Now, "CURRENT_TIMESTAMP", true), (at.Default!.Kind, at.Default.Text, at.IsSetOnUpdate));
        Assert.Equal(ColumnDefaultKind.Null, table.Columns[5].Default!.Kind);
        Assert.Equal("b'101'", bits.Default!.Text);
        Assert.Equal(
            [(TableKeyKind.Primary, "PRIMARY", "id"), (TableKeyKind.Unique, "u", "user state"), (TableKeyKind.Plain, "k", "at")],
            table.Keys.Select(static key => (key.Kind, key.Name, string.Join(' ', key.Parts.Select(static part => part.Column)))));
        Assert.Equal([10, null], table.Keys[1].Parts.Select(static part => part.PrefixLength));
        Assert.Equal(["orders_ibfk_1"], table.ForeignKeys);
    }

    [Fact]
    public void MySql80_IsRead()
    {
        var table = TableTexts.Read("""
            CREATE TABLE `t` (
              `my_row_id` bigint unsigned NOT NULL AUTO_INCREMENT /*!80023 INVISIBLE */,
              `doc` json DEFAULT NULL,
              `name` varchar(20) COLLATE utf8mb4_0900_as_cs DEFAULT (_utf8mb4'x'),
              `low` varchar(20) GENERATED ALWAYS AS (lower(`name`)) VIRTUAL,
              `sum` int GENERATED ALWAYS AS (((`my_row_id` + 1) * -(2))) STORED NOT NULL,
              `place` point NOT NULL /*!80003 SRID 4326 */,
              `at` datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
              `fixed` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT NULL,
              PRIMARY KEY (`my_row_id`),
              UNIQUE KEY `f` ((lower(`name`)),`place` DESC) /*!80000 INVISIBLE */,
              KEY `m` ((cast(json_extract(`doc`,_utf8mb4'$.a') as unsigned array))),
              SPATIAL KEY `s` (`place`),
              FULLTEXT KEY `ft` (`name`) /*!50100 WITH PARSER `ngram` */,
              CONSTRAINT `c1` CHECK ((`my_row_id` > 0)) /*!80016 NOT ENFORCED */,
              CONSTRAINT `c2` CHECK (json_valid(`doc`))
            ) /*!50100 TABLESPACE `innodb_system` */ ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci STATS_PERSISTENT=1 /*!80016 ENCRYPTION='Y' */
            """);

        Assert.Equal(8, table.Columns.Count);
        Assert.Equal(("bigint", null), (table.Columns[0].Type.Name, table.Columns[0].Type.Length));
        Assert.Equal((ColumnDefaultKind.Expression, "'x'"), (table.Columns[2].Default!.Kind, table.Columns[2].Default!.Text));
        Assert.Equal(("LOWER(`name`)", false), (table.Columns[3].Generated, table.Columns[3].IsStored));
        Assert.Equal(("(`my_row_id` + 1) * -(2)", true, true), (table.Columns[4].Generated, table.Columns[4].IsStored, table.Columns[4].IsNotNull));
        Assert.Equal("CURRENT_TIMESTAMP(3)", table.Columns[6].Default!.Text);
        Assert.Equal(
            [TableKeyKind.Primary, TableKeyKind.Unique, TableKeyKind.Plain, TableKeyKind.Spatial, TableKeyKind.FullText],
            table.Keys.Select(static key => key.Kind));
        Assert.Equal(["LOWER(`name`)", null], table.Keys[1].Parts.Select(static part => part.Expression));
        Assert.Equal("CAST(JSON_EXTRACT(`doc`, '$.a') AS UNSIGNED ARRAY)", table.Keys[2].Parts.Single().Expression);
        Assert.Equal("utf8mb4_0900_ai_ci", table.Collation);
    }

    [Fact]
    public void MySql9_IsRead()
    {
        var table = TableTexts.Read("""
            CREATE TABLE `v` (
              `id` int NOT NULL,
              `embedding` vector(2048) DEFAULT NULL,
              `hidden` int DEFAULT '7' /*!80023 INVISIBLE */,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci /*!80021 ENGINE_ATTRIBUTE='{"key": "value"}' */ START TRANSACTION
            """);

        Assert.Equal(("vector", 2048), (table.Columns[1].Type.Name, table.Columns[1].Type.Length));
        Assert.Equal("7", table.Columns[2].Default!.Text);
    }

    [Fact]
    public void TiDb_IsRead()
    {
        var table = TableTexts.Read("""
            CREATE TABLE `t` (
              `id` bigint(20) NOT NULL /*T![auto_rand] AUTO_RANDOM(6, 54) */,
              `v` varchar(20) CHARACTER SET gbk COLLATE gbk_chinese_ci DEFAULT NULL,
              `e` vector(3) DEFAULT NULL COMMENT '/* no comment',
              `at` datetime DEFAULT NULL,
              PRIMARY KEY (`id`) /*T![clustered_index] CLUSTERED */,
              UNIQUE KEY `u` (`v`) /*T![global_index] GLOBAL */,
              KEY `x` ((lower(`v`))),
              VECTOR INDEX `vi`((VEC_COSINE_DISTANCE(`e`)))
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin /*T![auto_rand_base] AUTO_RANDOM_BASE=30001 */ /*T! SHARD_ROW_ID_BITS=4 PRE_SPLIT_REGIONS=3 */ /*T![ttl] TTL=`at` + INTERVAL 3 MONTH */ /*T![ttl] TTL_ENABLE='ON' */ /*T![placement] PLACEMENT POLICY=`charset` */
            PARTITION BY RANGE (`id`)
            (PARTITION `p0` VALUES LESS THAN (10),
             PARTITION `p1` VALUES LESS THAN (MAXVALUE))
            """);

        Assert.Equal((6, false), (table.Columns[0].AutoRandomBits, table.Columns[0].IsAutoIncrement));
        Assert.Equal((4, 3), (table.ShardRowIdBits, table.PreSplitRegions));
        Assert.Equal(["PRIMARY", "u", "x", "vi"], table.Keys.Select(static key => key.Name));
        Assert.Equal(TableKeyKind.Other, table.Keys[3].Kind);
        Assert.Equal(("utf8mb4", "utf8mb4_bin"), (table.Charset, table.Collation));
    }

    [Theory]
    [MemberData(nameof(MariaDbTables))]
    public void MariaDb_IsReadInEveryMode(string server, string name)
    {
        var recorded = RecordedTables.MariaDb.Single(table => table.Server == server && table.Table == name);
        var table = TableTexts.Read(recorded.Create, SqlMode.Read(recorded.Mode).Value);
        var known = TableTexts.Read(RecordedTables.MariaDb.Single(one => one.Server == "mariadb-odd" && one.Table == name).Create);

        Assert.Equal(known.Name, table.Name);
        Assert.Equal(known.Columns.Select(static column => column.Name), table.Columns.Select(static column => column.Name));
        Assert.Equal(known.Columns.Select(static column => column.Type.Name), table.Columns.Select(static column => column.Type.Name));
        Assert.Equal(known.Columns.Select(static column => column.IsNotNull), table.Columns.Select(static column => column.IsNotNull));
        Assert.Equal(known.Keys.Select(static key => (key.Kind, key.Name)), table.Keys.Select(static key => (key.Kind, key.Name)));
        Assert.Equal(
            known.Keys.SelectMany(static key => key.Parts).Select(static part => part.Column),
            table.Keys.SelectMany(static key => key.Parts).Select(static part => part.Column));
    }

    public static TheoryData<string, string> MariaDbTables
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var table in RecordedTables.MariaDb.Where(static table => table.Table != "s2"))
            {
                all.Add(table.Server, table.Table);
            }

            return all;
        }
    }

    [Fact]
    public void MariaDb_IsReadInEveryPart()
    {
        var table = TableTexts.Read(RecordedTables.MariaDb.Single(static one => one.Server == "mariadb-odd" && one.Table == "people").Create);
        var columns = table.Columns.ToDictionary(static column => column.Name);

        Assert.Equal("it's \\ \"x\" \n", columns["name"].Default!.Text);
        Assert.Equal((ColumnDefaultKind.Expression, "UUID()"), (columns["uid"].Default!.Kind, columns["uid"].Default!.Text));
        Assert.Equal((ColumnDefaultKind.Expression, "RAND() * 10 + -1"), (columns["rnd"].Default!.Kind, columns["rnd"].Default!.Text));
        Assert.Equal("-5", columns["neg"].Default!.Text);
        Assert.Equal(["a", "b'c", "d,e)"], columns["kind"].Type.Elements);
        Assert.Equal(("CONCAT(`name`, ' ', UCASE(`name`))", true), (columns["full_name"].Generated, columns["full_name"].IsStored));
        Assert.True(columns["flag"].Type is { IsUnsigned: true, IsZerofill: true });
        Assert.Equal((12, 4), (columns["price"].Type.Length, columns["price"].Type.Decimals));
        Assert.Equal(["id", "name", "uid"], table.Columns.Take(3).Select(static column => column.Name));
    }

    [Fact]
    public void PeriodOfAVersionedTable_IsNoColumn()
    {
        var table = TableTexts.Read(RecordedTables.MariaDb.Single(static one => one.Server == "mariadb-odd" && one.Table == "hist").Create);

        Assert.Equal(["id", "v", "rs", "re"], table.Columns.Select(static column => column.Name));
        Assert.Equal([null, null, "ROW START", "ROW END"], table.Columns.Select(static column => column.Generated));
    }

    [Fact]
    public void Sequence_IsNotRead()
    {
        var text = RecordedTables.MariaDb.Single(static one => one.Table == "s2").Create;

        Assert.EndsWith("line 10 column 25 near \"SEQUENCE=1\" ", TableReader.Read(text, SqlMode.Default).Error!.Message, StringComparison.Ordinal);
        Assert.Equal("Expect CreateTableStmt but got *ast.CreateSequenceStmt", TableReader.Read("CREATE SEQUENCE `s` start with 1", SqlMode.Default).Error!.Message);
        Assert.Empty(TableTexts.Read("CREATE TABLE `seq_1_to_9` (`seq` bigint(20) unsigned NOT NULL, PRIMARY KEY (`seq`)) ENGINE=SEQUENCE DEFAULT CHARSET=utf8mb4").ForeignKeys);
    }

    [Theory]
    [InlineData("CREATE ALGORITHM=UNDEFINED VIEW `t` AS select 1")]
    [InlineData("CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`%` SQL SECURITY DEFINER VIEW `v` AS select `TABLE` from `t`")]
    [InlineData("create view v as select 1")]
    public void View_IsNamedAsDmNamesIt(string statement) =>
        Assert.Equal("Expect CreateTableStmt but got *ast.CreateViewStmt", TableReader.Read(statement, SqlMode.Default).Error!.Message);

    [Theory]
    [InlineData("CREATE TEMPORARY TABLE IF NOT EXISTS `s`.`t` (`a` int);", "t")]
    [InlineData("create or replace table t (a int)", "t")]
    [InlineData("CREATE GLOBAL TEMPORARY TABLE `t` (`a` int) ENGINE=InnoDB ON COMMIT DELETE ROWS", "t")]
    [InlineData("/* a */ CREATE -- b\n TABLE # c\n `a``b` (`a` int)", "a`b")]
    public void Head_HasManyForms(string statement, string name) => Assert.Equal(name, TableTexts.Read(statement).Name);

    [Fact]
    public void TableWithoutColumns_IsRead() => Assert.Empty(TableTexts.Read("CREATE TABLE `t`").Columns);

    [Theory]
    [InlineData("period int, vector int, clustering int, columnar int", "period vector clustering columnar")]
    [InlineData("`primary` int, `key` int, `check` int, `constraint` int, `period` int", "primary key check constraint period")]
    [InlineData("\"a\" int, 1st int, _b int, $c int, é int, `` int", "a 1st _b $c é ")]
    public void Names_LikeKeywordsOrNone_AreColumns(string items, string names) =>
        Assert.Equal(names, string.Join(' ', TableTexts.Of(items).Columns.Select(static column => column.Name)));

    [Theory]
    [InlineData("int DEFAULT +1", "1")]
    [InlineData("int DEFAULT -1.5e-3", "-1.5e-3")]
    [InlineData("int DEFAULT 0x1F", "0x1F")]
    [InlineData("tinyint(1) DEFAULT TRUE", "1")]
    [InlineData("varbinary(9) DEFAULT X'4D'", "x'4D'")]
    [InlineData("varchar(9) DEFAULT _latin1'a\\'b'", "a'b")]
    [InlineData("varchar(9) DEFAULT 'a\\\\'", "a\\")]
    [InlineData("datetime DEFAULT current_timestamp()", "CURRENT_TIMESTAMP")]
    [InlineData("datetime DEFAULT now(0)", "CURRENT_TIMESTAMP")]
    [InlineData("int DEFAULT (1 + 1)", "1 + 1")]
    [InlineData("int DEFAULT nextval(`s`.`q`)", "NEXTVAL(`s`.`q`)")]
    [InlineData("int DEFAULT (`a` - 1) * 2 NOT NULL", "(`a` - 1) * 2")]
    public void Default_IsRead(string attributes, string expected) => Assert.Equal(expected, TableTexts.Column(attributes).Default!.Text);

    [Theory]
    [InlineData("((`a`+1))", "(`a` + 1)", true)]
    [InlineData("(`a` + 1)", "(`a` + 2)", false)]
    [InlineData("((`a`) + (`b`))", "(`a` + `b`)", false)]
    [InlineData("(concat(_utf8mb4'x',`a`))", "(CONCAT('x', `a`))", true)]
    [InlineData("(concat(_binary'x',`a`))", "(concat('x',`a`))", false)]
    [InlineData("(case when (`a` > 1) then 'it''s' else \"x\" end)", "(CASE WHEN(`a`>1)THEN 'it\\'s' ELSE 'x' END)", true)]
    [InlineData("(`a`->'$.b')", "(`a` -> '$.b')", true)]
    [InlineData("(`a` - -1)", "(`a`-(-1))", false)]
    public void Expression_HasOneForm(string one, string other, bool areSame) => Assert.Equal(
        areSame,
        TableTexts.Column($"int AS {one}").Generated == TableTexts.Column($"int AS {other}").Generated);

    [Fact]
    public void AnsiQuotes_EncloseNames_OnlyWhereTheModeSaysSo()
    {
        var ansi = TableTexts.Read("CREATE TABLE \"t\" (\"a\"\"b\" int DEFAULT '1', PRIMARY KEY (\"a\"\"b\"))", new SqlMode(true, false));
        var plain = TableTexts.Column("varchar(9) DEFAULT \"it\"\"s\"");

        Assert.Equal(("t", "a\"b", "a\"b"), (ansi.Name, ansi.Columns.Single().Name, ansi.Keys.Single().Parts.Single().Column));
        Assert.Equal("it\"s", plain.Default!.Text);
    }

    [Fact]
    public void Backslash_EscapesOnlyWhereTheModeSaysSo()
    {
        const string Text = "CREATE TABLE `t` (`a` int COMMENT 'x\\', `b` int COMMENT 'y')";

        Assert.Equal(2, TableTexts.Read(Text, new SqlMode(false, true)).Columns.Count);
        Assert.False(TableReader.Read(Text, SqlMode.Default).IsGood);
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION", false, false)]
    [InlineData("ansi_quotes, NO_BACKSLASH_ESCAPES", true, true)]
    [InlineData("REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ONLY_FULL_GROUP_BY,ANSI", true, false)]
    [InlineData("PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ORACLE,NO_KEY_OPTIONS,NO_TABLE_OPTIONS,NO_FIELD_OPTIONS,NO_AUTO_CREATE_USER,SIMULTANEOUS_ASSIGNMENT", true, false)]
    public void Mode_IsRead(string variable, bool hasAnsiQuotes, bool hasNoEscapes) =>
        Assert.Equal(new SqlMode(hasAnsiQuotes, hasNoEscapes), SqlMode.Read(variable).Value);

    [Fact]
    public void Mode_ThatNoServerHas_IsRefusedInDmsWords() => Assert.Equal(
        "ERROR 1231 (42000): Variable 'sql_mode' can't be set to the value of 'NO_SUCH_MODE'", SqlMode.Read("ANSI,NO_SUCH_MODE").Error!.Message);
}
