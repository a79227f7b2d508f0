using System.Diagnostics;

namespace DmMaster.Tools;

/// <summary>Programs that heed signals: a shell that runs the tests in the background has them ignore some, which is inherited.</summary>
internal static class DefaultSignals
{
    /// <summary>How to start a program, with all that it prints redirected.</summary>
    public static ProcessStartInfo For(string program, params IEnumerable<string> arguments) =>
        new("env", ["--default-signal=HUP,INT,QUIT,TERM", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
