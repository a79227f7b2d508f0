using System.Runtime.InteropServices;

namespace DmMaster.Ctl.Hosting;

/// <summary>Ends the process on a signal, saying which. A call that is under way is not taken back: the master goes on with it.</summary>
internal sealed class ExitSignals : IDisposable
{
    private readonly TextWriter _output;
    private readonly Action<int> _exit;
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens from now on.</summary>
    /// <param name="output">Where the last line goes.</param>
    /// <param name="exit">Ends the process with an exit code.</param>
    public ExitSignals(TextWriter output, Action<int> exit)
    {
        _output = output;
        _exit = exit;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Leave("interrupt", 1)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Leave("hangup", 1)),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => Leave("quit", 1)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Leave("terminated", 0)),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Leave(string name, int code)
    {
        _output.Write($"\nGot signal [{name}] to exit.\n");
        _output.Flush();
        _exit(code);
    }
}
