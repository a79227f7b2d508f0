namespace DmMaster.Ctl.Tests.Support;

/// <summary>One call that reached the fake master.</summary>
internal sealed record WireCall(string Method, byte[] Request, IReadOnlyDictionary<string, string> Headers, string Protocol, string Scheme, string Authority);
