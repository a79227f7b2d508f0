namespace DmMaster.EndToEnd;

/// <summary>A process of stock workers.</summary>
/// <param name="Program">The process.</param>
/// <param name="Prefix">What its workers are called, apart from their number.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Port">The port of the first.</param>
internal sealed record StockProgram(RunningProgram Program, string Prefix, int Count, int Port);
