namespace DmMaster.EndToEnd;

/// <summary>Handovers by a master that keeps what it knows in memory.</summary>
public sealed class VolatileHandoverTests() : HandoverTests(isDurable: false);
