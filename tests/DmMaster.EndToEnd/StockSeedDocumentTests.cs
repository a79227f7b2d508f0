namespace DmMaster.EndToEnd;

/// <summary>The document over stock workers.</summary>
public sealed class StockSeedDocumentTests() : SeedDocumentTests(isStock: true);
