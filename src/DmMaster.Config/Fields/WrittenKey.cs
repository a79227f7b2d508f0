namespace DmMaster.Config.Fields;

/// <summary>Keys of a form that is only ever written.</summary>
/// <typeparam name="TOwner">The section.</typeparam>
internal static class WrittenKey<TOwner>
{
    /// <summary>A key with a value.</summary>
    public static Field<TOwner> Of<TValue>(string key, Codec<TValue> codec, Func<TOwner, TValue> get) => Of(key, codec, get, static _ => true);

    /// <summary>A key with a value that is written only when there is something to say.</summary>
    public static Field<TOwner> Of<TValue>(string key, Codec<TValue> codec, Func<TOwner, TValue> get, Func<TOwner, bool> when) =>
        new ValueField<TOwner, TValue>(key, codec, get, static (owner, _) => owner) { IsInYaml = when };
}
