namespace DmMaster.Config.Fields;

/// <summary>How a value is written.</summary>
internal enum TomlShape
{
    /// <summary>Not at all.</summary>
    Omit,

    /// <summary>After its key, before all tables.</summary>
    Inline,

    /// <summary>As a table or tables, after all inline values.</summary>
    Table,
}
