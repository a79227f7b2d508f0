namespace DmMaster.Ctl.Tests.Replay;

/// <summary>A call that stock dmctl made, and what stock DM answered.</summary>
internal sealed record RecordedCall(string Method, string Request, string? Response, int Status, string Message);
