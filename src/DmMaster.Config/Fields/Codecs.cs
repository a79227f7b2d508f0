namespace DmMaster.Config.Fields;

/// <summary>The types that sections share.</summary>
internal static class Codecs
{
    /// <summary>Text.</summary>
    public static TextCodec Text { get; } = new();

    /// <summary>A truth value.</summary>
    public static BoolCodec Bool { get; } = new();

    /// <summary>Go's <c>int</c>: 64 bits.</summary>
    public static IntCodec Int { get; } = new("int");

    /// <summary>Go's <c>int64</c>.</summary>
    public static IntCodec Int64 { get; } = new("int64");

    /// <summary>Go's <c>int</c> behind a pointer.</summary>
    public static OptionalIntCodec OptionalInt { get; } = new(Int);

    /// <summary>Go's <c>uint32</c>.</summary>
    public static UIntCodec UInt32 { get; } = new("uint32", uint.MaxValue);

    /// <summary>Go's <c>uint64</c>, as far as TOML can hold it: what could be written but not read back is refused.</summary>
    public static UIntCodec UInt64 { get; } = new("uint64", long.MaxValue);

    /// <summary>Go's <c>float64</c>.</summary>
    public static FloatCodec Float { get; } = new();

    /// <summary>A length of time.</summary>
    public static DurationCodec Duration { get; } = new();

    /// <summary>A number of bytes.</summary>
    public static ByteSizeCodec ByteSize { get; } = new();

    /// <summary>A list of texts.</summary>
    public static ListCodec<string> Texts { get; } = new(Text);

    /// <summary>A list of bytes.</summary>
    public static ListCodec<byte> Bytes { get; } = new(new ByteCodec());

    /// <summary>Texts by name.</summary>
    public static MapCodec<string> TextMap { get; } = new(Text);

    /// <summary>Values of any type by name.</summary>
    public static MapCodec<object?> FreeMap { get; } = new(new FreeCodec());
}
