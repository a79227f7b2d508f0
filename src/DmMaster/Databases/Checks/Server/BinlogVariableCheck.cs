using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks.Server;

/// <summary>Whether a variable has the one value that binlog events can be replicated with.</summary>
internal sealed class BinlogVariableCheck : ICheck
{
    private const string Aurora = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_WorkingWithDBInstanceParamGroups.html";

    private static readonly Version RowImageInMySql = new(5, 6, 2);
    private static readonly Version RowImageInMariaDb = new(10, 1, 6);

    private readonly DatabasePool _source;
    private readonly string _variable;
    private readonly string _wanted;
    private readonly string _instruction;

    private BinlogVariableCheck(DatabasePool source, CheckName name, string variable, string wanted, string instruction) =>
        (_source, Name, _variable, _wanted, _instruction) = (source, name, variable, wanted, instruction);

    /// <inheritdoc/>
    public CheckName Name { get; }

    private bool DependsOnVersion { get; init; }

    /// <summary>Whether there is a binlog.</summary>
    public static BinlogVariableCheck Enabled(DatabasePool source) => new(
        source, ServerChecks.Name("mysql_binlog_enable", "check whether mysql binlog is enabled", source), "log_bin", "ON",
        "MySQL as source: please refer to the document to enable the binlog https://dev.mysql.com/doc/refman/5.7/en/replication-howto-masterbaseconfig.html");

    /// <summary>Whether it holds rows, not statements.</summary>
    public static BinlogVariableCheck Format(DatabasePool source) => new(
        source, ServerChecks.Name("mysql_binlog_format", "check whether mysql binlog_format is ROW", source), "binlog_format", "ROW",
        "MySQL as source: please execute 'set global binlog_format=ROW;'; " + ParameterGroup("binlog_format=row", "."));

    /// <summary>Whether it holds whole rows.</summary>
    public static BinlogVariableCheck RowImage(DatabasePool source) => new(
        source, ServerChecks.Name("mysql_binlog_row_image", "check whether mysql binlog_row_image is FULL", source), "binlog_row_image", "FULL",
        "MySQL as source: please execute 'set global binlog_row_image = FULL;'; " + ParameterGroup("binlog_row_image = FULL", ""))
    {
        DependsOnVersion = true,
    };

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        if (DependsOnVersion)
        {
            var text = await _source.VariableAsync("version", cancellationToken);
            if (ServerVersion.Parse(text) is not { } version)
            {
                return CheckResult.Fail($"MySQL version {text} not valid");
            }

            if (version < (Flavors.Of(text) == Flavors.MariaDb ? RowImageInMariaDb : RowImageInMySql))
            {
                return CheckResult.Good;
            }
        }

        var value = await _source.VariableAsync(_variable, cancellationToken);
        return value.Equals(_wanted, StringComparison.OrdinalIgnoreCase)
            ? CheckResult.Good
            : CheckResult.Fail($"{_variable} is {value}, and should be {_wanted}", _instruction);
    }

    private static string ParameterGroup(string setting, string stop) =>
        "AWS Aurora (MySQL)/RDS MySQL as source: please refer to the document to create a new DB parameter group and set the " +
        $"{setting}: {Aurora}{stop} Then modify the instance to use the new DB parameter group and restart the instance to take effect.";
}
