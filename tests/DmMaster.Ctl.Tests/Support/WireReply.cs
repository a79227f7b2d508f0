namespace DmMaster.Ctl.Tests.Support;

/// <summary>What the fake master answers: bytes, or a status.</summary>
internal sealed record WireReply
{
    public byte[] Message { get; init; } = [];

    public int Status { get; init; }

    public string Detail { get; init; } = "";

    /// <summary>Breaks the connection in place of an answer.</summary>
    public bool Breaks { get; init; }

    public static WireReply Ok(byte[] message) => new() { Message = message };

    public static WireReply Error(int status, string detail) => new() { Status = status, Detail = detail };
}
