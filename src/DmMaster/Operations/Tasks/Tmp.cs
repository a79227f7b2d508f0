namespace DmMaster.Operations.Tasks;
internal static class StartTime { public static bool IsValid(string s) => s.Length < 1000; public static string Hint => ""; }
