using System.Text;

namespace DmMaster.Databases.Grants;

/// <summary>Goes through the rows of an account, and holds what lacks after those so far. A row that takes undoes what earlier ones gave.</summary>
/// <param name="asked">What is asked for on the whole server.</param>
/// <param name="tables">The tables that must be readable.</param>
internal sealed class PrivilegeWalk(Privileges asked, LackingTables tables)
{
    private readonly Privileges _asked = asked;
    private Privileges _lacking = asked;

    /// <summary>Whether nothing lacks.</summary>
    public bool IsSatisfied => _lacking == Privileges.None && tables.Count == 0;

    /// <summary>What lacks, in DM's words.</summary>
    public string LackText
    {
        get
        {
            var text = new StringBuilder();
            PrivilegeWords.AppendLacks(text, _lacking, tables.ToString());
            return text.ToString();
        }
    }

    /// <summary>Goes on by a row.</summary>
    public void Apply(GrantRow row)
    {
        if (row.Kind is not (GrantRowKind.Grant or GrantRowKind.Revoke))
        {
            return;
        }

        var isOnServer = row.Level.Database is null;
        var privileges = isOnServer ? PrivilegeWords.OnServer(row.Privileges) : PrivilegeWords.BelowServer(row.Privileges);
        if (row.Kind == GrantRowKind.Revoke)
        {
            // What is asked for on the whole server lacks as soon as it is taken from a part of it.
            _lacking |= _asked & privileges;
        }
        else if (isOnServer)
        {
            _lacking &= ~privileges;
        }

        if (privileges.HasFlag(Privileges.Select))
        {
            tables.Apply(row.Level, row.Kind == GrantRowKind.Grant);
        }
    }
}
