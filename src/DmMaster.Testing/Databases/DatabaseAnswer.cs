namespace DmMaster.Testing.Databases;

/// <summary>What a <see cref="SimulatedDatabase"/> does with a statement.</summary>
public abstract record DatabaseAnswer
{
    private DatabaseAnswer()
    {
    }

    /// <summary>It is done.</summary>
    public static DatabaseAnswer Done { get; } = new Ok();

    /// <summary>A table of texts.</summary>
    /// <param name="Columns">The names of its columns.</param>
    /// <param name="Lines">Its rows; null for NULL.</param>
    public sealed record Rows(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Lines) : DatabaseAnswer
    {
        /// <summary>One variable, as <c>SHOW VARIABLES</c> answers.</summary>
        public static Rows Variable(string name, string value) => new(["Variable_name", "Value"], [[name, value]]);

        /// <summary>One column.</summary>
        public static Rows Column(string name, params IEnumerable<string> values) => new([name], [.. values.Select(static value => (IReadOnlyList<string?>)[value])]);
    }

    /// <summary>It is refused.</summary>
    /// <param name="Number">MySQL's number.</param>
    /// <param name="State">The SQL state, five letters.</param>
    /// <param name="Text">Why.</param>
    public sealed record Refusal(ushort Number, string State, string Text) : DatabaseAnswer;

    /// <summary>Nothing ever comes.</summary>
    public sealed record Silence : DatabaseAnswer;

    /// <summary>The connection is closed.</summary>
    public sealed record Close : DatabaseAnswer;

    /// <summary>One value of so many bytes.</summary>
    /// <param name="Bytes">How many.</param>
    public sealed record Huge(long Bytes) : DatabaseAnswer;

    private sealed record Ok : DatabaseAnswer;
}
