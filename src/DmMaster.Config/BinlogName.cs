using System.Globalization;

namespace DmMaster.Config;

/// <summary>Names of binlog files.</summary>
public static class BinlogName
{
    /// <summary>Whether a text is a binlog file's name: one dot, and after it a number above 0.</summary>
    public static bool IsValid(string name) =>
        name.Split('.') is [_, var number]
        && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sequence)
        && sequence > 0;
}
