namespace DmMaster.Databases.Filtering;

/// <summary>A table of an upstream.</summary>
/// <param name="SourceId">The source.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
internal sealed record UpstreamTable(string SourceId, string Schema, string Name)
{
    /// <summary>The table in statements.</summary>
    public string Quoted => $"{Identifier.Quote(Schema)}.{Identifier.Quote(Name)}";
}
