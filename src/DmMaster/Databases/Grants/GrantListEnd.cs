namespace DmMaster.Databases.Grants;

/// <summary>What ends the list of what a row gives or takes.</summary>
internal enum GrantListEnd
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary><c>ON</c>: they were privileges.</summary>
    On,

    /// <summary><c>TO</c> or <c>FROM</c>: they were roles.</summary>
    Receiver,

    /// <summary>Something that cannot stand there.</summary>
    Fault,
}
