namespace DmMaster.Config.Fields;

/// <summary>Keys of a form that is only ever written.</summary>
/// <typeparam name="TOwner">The section.</typeparam>
internal static class WrittenKey<TOwner>
{
    /// <summary>A key with a value.</summary>
    public static Field<TOwner> Of<TValue>(string key, Codec<TValue> codec, Func<TOwner, TValue> get) =>
        Field<TOwner>.Of(key, codec, get, static (owner, _) => owner);
}
