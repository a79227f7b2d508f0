namespace DmMaster.Config.Rules;

/// <summary>What an expression filter may say. Whether its expressions are SQL is left to the worker, which has a parser.</summary>
internal static class ExpressionFilterRules
{
    /// <summary>The first thing wrong with a filter, null when nothing is.</summary>
    public static DmError? FindError(string name, ExpressionFilter? filter)
    {
        if (filter is not { Schema.Length: > 0 })
        {
            return ConfigErrors.ExpressionFilterEmpty(name, "schema");
        }

        if (filter.Table.Length == 0)
        {
            return ConfigErrors.ExpressionFilterEmpty(name, "table");
        }

        var set = Expressions(filter).ToList();
        return set.Count > 1 ? ConfigErrors.ExpressionFilterTooMany(name, GoFormat.List(set)) : null;
    }

    private static IEnumerable<string> Expressions(ExpressionFilter filter)
    {
        if (filter.InsertExpression.Length > 0)
        {
            yield return $"insert: [{filter.InsertExpression}]";
        }

        if (filter.UpdateOldExpression.Length > 0 || filter.UpdateNewExpression.Length > 0)
        {
            yield return $"update (old value): [{filter.UpdateOldExpression}] update (new value): [{filter.UpdateNewExpression}]";
        }

        if (filter.DeleteExpression.Length > 0)
        {
            yield return $"delete: [{filter.DeleteExpression}]";
        }
    }
}
