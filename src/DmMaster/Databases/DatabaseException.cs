using DmMaster.Config;

namespace DmMaster.Databases;

/// <summary>A database did not do what it was asked to. Never tells a password.</summary>
/// <param name="role">Which side the database is on.</param>
/// <param name="text">Why, in the words of Go's driver, which DM's users and scripts know.</param>
/// <param name="number">The server's number of the error; 0 when it is not the server that says no.</param>
public sealed class DatabaseException(DatabaseRole role, string text, int number = 0) : Exception(text)
{
    /// <summary>No such table, as MySQL numbers it.</summary>
    public const int NoSuchTable = 1146;

    /// <summary>The server does not understand the statement, as MySQL numbers it.</summary>
    public const int Unparsable = 1064;

    /// <summary>The server's number of the error; 0 when it is not the server that says no.</summary>
    public int Number => number;

    /// <summary>DM's error for it.</summary>
    public DmError ToError() => DatabaseErrors.Driver(role, Message);
}
