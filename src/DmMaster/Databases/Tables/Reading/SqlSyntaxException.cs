namespace DmMaster.Databases.Tables.Reading;

/// <summary>A statement that cannot be read. It does not leave <see cref="TableReader"/>.</summary>
/// <param name="token">What was not expected.</param>
internal sealed class SqlSyntaxException(SqlToken token) : Exception
{
    /// <summary>What was not expected.</summary>
    public SqlToken Token { get; } = token;
}
