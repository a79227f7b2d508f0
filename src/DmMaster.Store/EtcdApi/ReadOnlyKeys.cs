namespace DmMaster.Store.EtcdApi;

/// <summary>Refuses what would change keys that clients may only read: whoever serves the API keeps them for itself.</summary>
/// <remarks>Refused as etcd refuses a user without the right to it: also a delete of a larger range, as that of all keys, which etcd would
/// not carry out in part either.</remarks>
internal static class ReadOnlyKeys
{
    /// <summary>Checks an operation with all that are nested in it, of both branches.</summary>
    /// <exception cref="Grpc.Core.RpcException">It may not be carried out.</exception>
    internal static void Check(EtcdApiOptions options, TxnOp operation)
    {
        switch (operation)
        {
            case TxnOp.Put put:
                Check(options, KeyRange.One(put.Key));
                break;
            case TxnOp.Delete delete:
                Check(options, delete.Range);
                break;
            case TxnOp.Nested nested:
                Check(options, nested.Txn);
                break;
        }
    }

    /// <inheritdoc cref="Check(EtcdApiOptions, TxnOp)"/>
    internal static void Check(EtcdApiOptions options, Txn txn)
    {
        if (options.ReadOnly.Count == 0)
        {
            return;
        }

        foreach (var operation in txn.Success)
        {
            Check(options, operation);
        }

        foreach (var operation in txn.Failure)
        {
            Check(options, operation);
        }
    }

    private static void Check(EtcdApiOptions options, KeyRange changed)
    {
        foreach (var kept in options.ReadOnly)
        {
            if (kept.Overlaps(changed))
            {
                throw EtcdApiErrors.ReadOnly(kept.Start.ToStringUtf8());
            }
        }
    }
}
