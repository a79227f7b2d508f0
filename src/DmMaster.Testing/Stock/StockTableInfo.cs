using DmMaster.Config;

namespace DmMaster.Testing.Stock;

/// <summary>Table structures as stock workers of v8.1 write them: as JSON, with everything that TiDB knows of a table.</summary>
public static class StockTableInfo
{
    private const string Key =
        """[{"id":1,"idx_name":{"O":"PRIMARY","L":"primary"},"tbl_name":{"O":"","L":""},"idx_cols":[{"name":@,"offset":0,"length":-1}],"state":5,"backfill_state":0,"comment":"","index_type":1,"is_unique":true,"is_primary":true,"is_invisible":false,"is_global":false,"mv_index":false}]""";

    private const string Rest =
        """
        "constraint_info":null,"fk_info":null,"state":0,"pk_is_handle":false,"is_common_handle":false,"common_handle_version":0,"comment":"","auto_inc_id":0,"auto_id_cache":0,"auto_rand_id":0,"max_col_id":@,"max_idx_id":1,"max_fk_id":0,"max_cst_id":0,"update_timestamp":0,"ShardRowIDBits":0,"max_shard_row_id_bits":0,"auto_random_bits":0,"auto_random_range_bits":0,"pre_split_regions":0,"partition":null,"compression":"","view":null,"sequence":null,"Lock":null,"version":5,"tiflash_replica":null,"is_columnar":false,"temp_table_type":0,"cache_table_status":0,"policy_ref_info":null,"stats_options":null,"exchange_partition_info":null,"ttl_info":null
        """;

    private const string Column =
        ""","origin_default":null,"origin_default_bit":null,"default":null,"default_bit":null,"default_is_expr":false,"generated_expr_string":"","generated_stored":false,"dependences":null,"type":{"Tp":3,"Flag":@,"Flen":11,"Decimal":0,"Charset":"binary","Collate":"binary","Elems":null,"ElemsIsBinaryLit":null,"Array":false},"state":5,"comment":"","hidden":false,"change_state_info":null,"version":2""";

    /// <summary>A table of columns of type INT, the first of which is its primary key.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="columns">The columns, at least one.</param>
    public static string Of(string table, params IReadOnlyList<string> columns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count);
        var cols = string.Join(',', columns.Select(ToColumn));
        return $$"""{"id":0,"name":{{Name(table)}},"charset":"utf8mb4","collate":"utf8mb4_general_ci","cols":[{{cols}}],"index_info":"""
            + Fill(Key, Name(columns[0])) + "," + Fill(Rest, $"{columns.Count}") + "}";
    }

    private static string ToColumn(string name, int index) =>
        $$"""{"id":{{index + 1}},"name":{{Name(name)}},"offset":{{index}}""" + Fill(Column, index == 0 ? "4099" : "0") + "}";

    private static string Name(string name) => $$"""{"O":{{GoJson.Quote(name)}},"L":{{GoJson.Quote(name.ToLowerInvariant())}}}""";

    private static string Fill(string pattern, string value) => pattern.Replace("@", value, StringComparison.Ordinal);
}
