namespace DmMaster.Store.Tests.EtcdApi.Golden;

/// <summary>One line of a recording.</summary>
/// <param name="Number">Its place.</param>
/// <param name="Call">The call that it is part of.</param>
/// <param name="Method">The full name of what was called.</param>
/// <param name="Direction"><c>start</c>, <c>request</c>, <c>response</c> or <c>end</c>.</param>
/// <param name="Bytes">The message.</param>
/// <param name="Status">How the call ended.</param>
internal sealed record RecordedLine(int Number, (int Connection, int Number) Call, string Method, string Direction, byte[] Bytes, int Status);
