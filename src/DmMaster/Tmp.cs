namespace DmMaster.Services { internal static class TmpBudget { public static TimeSpan Budget(this Grpc.Core.ServerCallContext c, TimeSpan d) => d; } }
namespace DmMaster.Operations.Tasks { internal static class StartTime { public static bool IsValid(string s) => true; public static string Hint => ""; } }
