namespace DmMaster.EndToEnd;

/// <summary>The document over native workers.</summary>
public sealed class NativeSeedDocumentTests() : SeedDocumentTests(isStock: false);
