using System.Text;
using DmMaster.Config;

namespace DmMaster.Operations.Configs;

/// <summary>Encrypts a password for a file, with the key that the master was given.</summary>
public sealed class EncryptPassword(PasswordCipher cipher)
{
    /// <summary>The longest password, bytes of UTF-8: what is longer could not be decrypted again.</summary>
    public const int MaxBytes = 32 * 1024;

    private const string NoKey = """
        secret key not initialized. To enable encryption:
        1. Create a file containing a 32-byte (64-character) hexadecimal AES-256 secret key.
        2. Set 'secret-key-path' in DM-master's configuration file to point to this key file.
        3. Restart DM-master to apply the configuration.
        For details, see: https://docs.pingcap.com/tidb/stable/dm-customized-secret-key
        """;

    /// <summary>Encrypts a password with the key of this cluster.</summary>
    public DmResult<string> Execute(string text)
    {
        if (!cipher.HasKey)
        {
            return DmError.Plain(NoKey.ReplaceLineEndings("\n"));
        }

        return Encoding.UTF8.GetByteCount(text) <= MaxBytes
            ? DmResult.Of(cipher.Encrypt(text))
            : DmError.Plain($"the text to encrypt is longer than {MaxBytes} bytes");
    }
}
