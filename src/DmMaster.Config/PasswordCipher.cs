using System.Security.Cryptography;
using System.Text;

namespace DmMaster.Config;

/// <summary>
/// The encryption of passwords in DM's files: base64 of an IV of 16 bytes, <c>@</c>, and AES-256-CFB128 of the UTF-8 text.
/// Without a key nothing is encrypted, and what does not decrypt is taken as it stands, as DM does.
/// </summary>
/// <remarks>DM before v8.0 has one key for all, which its documentation names: without a key of its own a master reads files of that time too.</remarks>
public sealed class PasswordCipher
{
    private const int KeyBytes = 32;
    private const int IvBytes = 16;
    private const int BlockBytes = 16;
    private const int MostCharacters = 64 * 1024;
    private static readonly byte[] KeyBeforeV8 = Convert.FromHexString("a529b7665997f043a30ac8fadcb51d6aa032c226ab5b7750530b12b8c1a16a48");
    private readonly byte[]? _key;

    /// <summary>Creates a cipher.</summary>
    /// <param name="key">32 bytes, or null for none.</param>
    /// <exception cref="ArgumentException">The key is of another length.</exception>
    public PasswordCipher(byte[]? key)
    {
        if (key is not null && key.Length != KeyBytes)
        {
            throw new ArgumentException($"A key has {KeyBytes} bytes, not {key.Length}.", nameof(key));
        }

        _key = key is null ? null : [.. key];
    }

    /// <summary>Whether there is a key.</summary>
    public bool HasKey => _key is not null;

    /// <summary>The encrypted text; the text itself when there is no key.</summary>
    public string Encrypt(string text)
    {
        if (_key is null)
        {
            return text;
        }

        var iv = RandomNumberGenerator.GetBytes(IvBytes);
        return Convert.ToBase64String([.. iv, (byte)'@', .. Transform(Encoding.UTF8.GetBytes(text), iv, isEncrypting: true)]);
    }

    /// <summary>The text that was encrypted; what is not encrypted, or not with this key's form, comes back unchanged.</summary>
    public string DecryptOrKeep(string text)
    {
        var bytes = new byte[Math.Min(text.Length, MostCharacters)];
        if (text.Length > MostCharacters || !Convert.TryFromBase64String(text, bytes, out var length)
            || length < IvBytes + 1 || bytes[IvBytes] != '@')
        {
            return text;
        }

        var clear = Transform(bytes[(IvBytes + 1)..length], bytes[..IvBytes], isEncrypting: false);
        return _key is null && !System.Text.Unicode.Utf8.IsValid(clear) ? text : Encoding.UTF8.GetString(clear);
    }

    /// <summary>A source with its password in clear, as workers are told it.</summary>
    public SourceConfig Decrypt(SourceConfig source) => source with { From = Decrypt(source.From) };

    /// <summary>A task with its downstream's password in clear, as workers are told it.</summary>
    public TaskConfig Decrypt(TaskConfig task) => task.Target is null ? task : task with { Target = Decrypt(task.Target) };

    /// <summary>A source with its password encrypted, as it is exported.</summary>
    public SourceConfig Encrypt(SourceConfig source) => source with { From = Encrypt(source.From) };

    /// <summary>A task with its downstream's password encrypted, as it is exported.</summary>
    public TaskConfig Encrypt(TaskConfig task) => task.Target is null ? task : task with { Target = Encrypt(task.Target) };

    private DatabaseConfig Encrypt(DatabaseConfig database) => database with { Password = Encrypt(database.Password) };

    private DatabaseConfig Decrypt(DatabaseConfig database) => database with { Password = DecryptOrKeep(database.Password) };

    // Whole blocks are all the class takes: the last one is filled with zeros, and what is too much is cut.
    private byte[] Transform(byte[] input, byte[] iv, bool isEncrypting)
    {
        using var aes = Aes.Create();
        aes.Key = _key ?? KeyBeforeV8;
        var padded = new byte[(input.Length + BlockBytes - 1) / BlockBytes * BlockBytes];
        input.CopyTo(padded, 0);
        var output = isEncrypting
            ? aes.EncryptCfb(padded, iv, PaddingMode.None, feedbackSizeInBits: 128)
            : aes.DecryptCfb(padded, iv, PaddingMode.None, feedbackSizeInBits: 128);
        return output[..input.Length];
    }
}
