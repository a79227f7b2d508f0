namespace DmMaster.Workers.Stock;

/// <summary>A worker's port could not be connected to.</summary>
/// <param name="message">Why, in the words of Go's transport.</param>
/// <param name="inner">What happened.</param>
public sealed class DialException(string message, Exception inner) : IOException(message, inner);
