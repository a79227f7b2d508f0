using DmMaster.Databases;
using DmMaster.Databases.Connecting;

namespace DmMaster.Tests.Databases.Upstream;

/// <summary>How session variables reach an upstream, whatever a client puts into them.</summary>
public sealed class SessionStatementTests
{
    [Theory]
    [InlineData("net_read_timeout", "60", "SET net_read_timeout = 60, foreign_key_checks = 0")]
    [InlineData("sql_mode", "", "SET sql_mode = '', foreign_key_checks = 0")]
    [InlineData("FOREIGN_KEY_CHECKS", "1", "SET FOREIGN_KEY_CHECKS = 1")]
    [InlineData("@@session.sql_mode", "A,B", "SET @@session.sql_mode = 'A,B', foreign_key_checks = 0")]
    [InlineData("a", "x'; DROP TABLE t; -- \\", "SET a = 'x''; DROP TABLE t; -- \\\\', foreign_key_checks = 0")]
    [InlineData("a = 1; DROP TABLE `t`; --", "1", "SET `a = 1; DROP TABLE ``t``; --` = 1, foreign_key_checks = 0")]
    public void Of_AVariable_IsOneStatement(string name, string value, string expected) =>
        Assert.Equal(expected, SessionStatement.Of(new Dictionary<string, string> { [name] = value }, DatabaseRole.Upstream));

    [Fact]
    public void Of_NoVariables_DoesNotCheckForeignKeys() => Assert.Equal("SET foreign_key_checks = 0", SessionStatement.Of(null, DatabaseRole.Downstream));
}
