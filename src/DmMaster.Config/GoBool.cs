namespace DmMaster.Config;

/// <summary>Truth as Go's <c>strconv.ParseBool</c> spells it.</summary>
public static class GoBool
{
    /// <summary>Reads one of the twelve accepted words.</summary>
    public static bool TryParse(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "TRUE" or "true" or "True";
        return value || text is "0" or "f" or "F" or "FALSE" or "false" or "False";
    }
}
